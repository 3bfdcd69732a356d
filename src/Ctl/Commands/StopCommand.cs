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
    public static bool CanStop(ProcessStateName state) => state is ProcessStateName.Starting or ProcessStateName.Running or ProcessStateName.Backoff;

    protected override bool? Awaits => false;

    protected override bool Concerns(ProcessStateName state) => CanStop(state);
}
