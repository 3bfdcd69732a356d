using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>add: groups of the last read configuration made active.</summary>
internal sealed class AddCommand() : Command("add", "add <name> [...]\tActivates any updates in config for process/group")
{
    public override void Run(Control control, string argument)
    {
        foreach (var name in CommandLine.Words(argument))
        {
            try
            {
                control.Call("addProcessGroup", name);
                control.Say($"{name}: added process group");
            }
            catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.ShutdownState)
            {
                control.Fail("ERROR: shutting down");
            }
            catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.AlreadyAdded)
            {
                control.Say("ERROR: process group already active");
            }
            catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.BadName)
            {
                control.Fail($"ERROR: no such process/group: {name}");
            }
        }
    }
}
