namespace Supervisor.Ctl.Commands;

/// <summary>stop: processes down, waiting until each has ended.</summary>
internal sealed class StopCommand() : ProcessCommand(
    "stop",
    """
    stop <name>		Stop a process
    stop <gname>:*		Stop all processes in a group
    stop <name> <name>	Stop multiple processes or groups
    stop all		Stop all processes
    """,
    "stopped",
    FaultCode.NotRunning)
{
    public override void Run(Control control, string argument)
    {
        if (!ConnectionCheck.Passes(control))
        {
            return;
        }

        var names = CommandLine.Words(argument);
        if (names.Length == 0)
        {
            Complain(control, "Error: stop requires a process name");
            return;
        }

        Do(control, names, "stop", []);
    }
}
