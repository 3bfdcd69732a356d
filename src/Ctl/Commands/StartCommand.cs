namespace Supervisor.Ctl.Commands;

/// <summary>start: processes up, waiting until each has settled.</summary>
internal sealed class StartCommand() : ProcessCommand(
    "start",
    """
    start <name>		Start a process
    start <gname>:*		Start all processes in a group
    start <name> <name>	Start multiple processes or groups
    start all		Start all processes
    """,
    "started",
    FaultCode.AlreadyStarted)
{
    protected override int UnknownGroupStatus => ExitStatus.InvalidArguments;

    public override void Run(Control control, string argument)
    {
        if (!ConnectionCheck.Passes(control))
        {
            return;
        }

        var names = CommandLine.Words(argument);
        if (names.Length == 0)
        {
            Complain(control, "Error: start requires a process name", ExitStatus.InvalidArguments);
            return;
        }

        Do(control, names, "start", []);
    }
}
