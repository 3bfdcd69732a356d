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
    public override void Run(Control control, string argument)
    {
        if (!ConnectionCheck.Passes(control))
        {
            return;
        }

        var words = CommandLine.Words(argument);
        if (words.Length < 2)
        {
            Complain(control, "Error: signal requires a signal name and a process name");
            return;
        }

        Do(control, words[1..], "signal", [words[0]]);
    }
}
