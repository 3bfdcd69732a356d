namespace Supervisor.Ctl.Commands;

/// <summary>open: another server from now on.</summary>
internal sealed class OpenCommand() : Command(
    "open",
    """
    open <url>	Connect to a remote supervisord process.
    		(for UNIX domain socket, use unix:///socket/path)
    """)
{
    public override void Run(Control control, string argument)
    {
        var url = argument.Trim();
        if (!url.StartsWith("http://", StringComparison.Ordinal) && !url.StartsWith("unix://", StringComparison.Ordinal))
        {
            control.Fail("ERROR: url must be http:// or unix://");
            return;
        }

        control.Open(url);
        var before = control.Status;
        new StatusCommand().Run(control, "");
        control.Status = before;
    }
}
