using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>A command that does one call for every named group: add and remove.</summary>
internal abstract class GroupCommand(string name, string help, string method, string done) : Command(name, help)
{
    public override Argument Takes => Argument.Groups;

    public override void Run(Control control, string argument)
    {
        foreach (var group in CommandLine.Words(argument))
        {
            try
            {
                control.Call(method, group);
                control.Say($"{group}: {done} process group");
            }
            catch (XmlRpcFaultException fault) when (Describe(fault.Code, group) is { } text)
            {
                control.Say(text);
                control.Status = FaultCode.ToStatus(fault.Code, FaultCode.AlreadyAdded, control.Status);
            }
        }
    }

    /// <summary>Null for a fault that nobody expects here.</summary>
    protected abstract string? Describe(int fault, string group);
}
