namespace Supervisor.Ctl.Commands;

/// <summary>signal: any signal to running processes.</summary>
internal sealed class SignalCommand() : ProcessCommand(
    "signal",
    """
    signal <signal name> <name>		Signal a process
    signal <signal name> <gname>:*		Signal all processes in a group
    signal <signal name> <name> <name>	Signal multiple processes or groups
    signal <signal name> all		Signal all processes
    """,
    "signalled",
    FaultCode.Success)
{
    protected override int WordsBefore => 1;

    protected override string Requires => "a signal name and a process name";

    protected override bool Concerns(ProcessStateName state) => state is ProcessStateName.Starting or ProcessStateName.Running or ProcessStateName.Stopping;
}
