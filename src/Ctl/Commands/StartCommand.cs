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
    protected override bool? Awaits => true;

    protected override int UsageStatus => ExitStatus.InvalidArguments;

    protected override int UnknownGroupStatus => ExitStatus.InvalidArguments;

    protected override bool Concerns(ProcessStateName state) => !StopCommand.CanStop(state);
}
