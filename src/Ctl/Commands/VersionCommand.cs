namespace Supervisor.Ctl.Commands;

/// <summary>version: the server's.</summary>
internal sealed class VersionCommand() : Command("version", "version\t\t\tShow the version of the remote supervisord process")
{
    public override void Run(Control control, string argument)
    {
        if (!RefusesArgument(control, argument) && ConnectionCheck.Passes(control))
        {
            control.Say(control.Call("getSupervisorVersion").Text);
        }
    }
}
