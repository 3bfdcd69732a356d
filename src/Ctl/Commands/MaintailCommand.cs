namespace Supervisor.Ctl.Commands;

/// <summary>maintail: the end of the activity log, or with -f what comes.</summary>
internal sealed class MaintailCommand() : Command(
    "maintail",
    """
    maintail -f 	Continuous tail of supervisor main log file (Ctrl-C to exit)
    maintail -100	last 100 *bytes* of supervisord main log file
    maintail	last 1600 *bytes* of supervisor main log file

    """)
{
    public override void Run(Control control, string argument)
    {
        if (!ConnectionCheck.Passes(control))
        {
            return;
        }

        var words = CommandLine.Words(argument);
        if (words.Length > 1)
        {
            Complain(control, "Error: too many arguments");
        }
        else if (words is [var word] && !word.StartsWith('-'))
        {
            control.Fail($"Error: bad argument {word}");
        }
        else if (words is ["-f"])
        {
            LogFollower.Follow(control, "/mainlogtail");
        }
        else if (TailCommand.ReadBytes(control, words.FirstOrDefault()) is { } bytes)
        {
            TailCommand.Show(control, "supervisord", "readLog", [-bytes, 0]);
        }
    }
}
