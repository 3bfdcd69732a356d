namespace Supervisor.Ctl.Commands;

/// <summary>restart: a stop, then a start of the same names.</summary>
internal sealed class RestartCommand() : Command(
    "restart",
    """
    restart <name>		Restart a process
    restart <gname>:*	Restart all processes in a group
    restart <name> <name>	Restart multiple processes or groups
    restart all		Restart all processes
    Note: restart does not reread config files. For that, see reread and update.
    """)
{
    private readonly StopCommand _stop = new();
    private readonly StartCommand _start = new();

    public override Argument Takes => Argument.Processes;

    public override void Run(Control control, string argument)
    {
        if (!ConnectionCheck.Passes(control))
        {
            return;
        }

        if (argument.Length == 0)
        {
            Complain(control, "Error: restart requires a process name");
            return;
        }

        _stop.Run(control, argument);
        _start.Run(control, argument);
    }
}
