using Supervisor.Client;

namespace Supervisor.Ctl.Commands;

/// <summary>clear: logs of processes emptied.</summary>
internal sealed class ClearCommand() : Command(
    "clear",
    """
    clear <name>		Clear a process' log files.
    clear <name> <name>	Clear multiple process' log files
    clear all		Clear all process' log files
    """)
{
    public override Argument Takes => Argument.Processes;

    public override void Run(Control control, string argument)
    {
        if (!ConnectionCheck.Passes(control))
        {
            return;
        }

        var names = CommandLine.Words(argument);
        if (names.Length == 0)
        {
            Complain(control, "Error: clear requires a process name");
            return;
        }

        var results = names.Contains("all") ? Items(control.Call("clearAllProcessLogs")) : ProcessPattern.Expand(control, names).Select(name => Clear(control, name));
        foreach (var result in results)
        {
            control.Say(result.Code switch
            {
                FaultCode.Success => $"{result.Name}: cleared",
                FaultCode.BadName => $"{result.Name}: ERROR (no such process)",
                FaultCode.Failed => $"{result.Name}: ERROR (failed)",
                _ => throw new XmlRpcFaultException(result.Code, result.Text),
            });
            control.Status = FaultCode.ToStatus(result.Code, FaultCode.Success, control.Status);
        }
    }

    private static ItemResult Clear(Control control, string name)
    {
        // A whole group cannot be cleared; the original shows its missing process by Python's word for it.
        var parsed = ProcessName.Parse(name);
        var shown = parsed.Process is null ? $"{parsed.Group}:None" : name;
        return CallOne(control, ProcessName.Show(parsed.Group, parsed.Process ?? "None"), "clearProcessLogs", shown);
    }
}
