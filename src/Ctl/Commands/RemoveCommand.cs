using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>remove: stopped groups taken out.</summary>
internal sealed class RemoveCommand() : Command("remove", "remove <name> [...]\tRemoves process/group from active config")
{
    public override void Run(Control control, string argument)
    {
        foreach (var name in CommandLine.Words(argument))
        {
            try
            {
                control.Call("removeProcessGroup", name);
                control.Say($"{name}: removed process group");
            }
            catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.StillRunning)
            {
                control.Fail($"ERROR: process/group still running: {name}");
            }
            catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.BadName)
            {
                control.Fail($"ERROR: no such process/group: {name}");
            }
        }
    }
}
