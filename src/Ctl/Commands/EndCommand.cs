namespace Supervisor.Ctl.Commands;

/// <summary>quit, exit and the end of the input.</summary>
internal sealed class EndCommand(string name) : Command(name, $"{name}\tExit the supervisor shell.")
{
    public override void Run(Control control, string argument)
    {
        control.Say("");
        control.End();
    }
}
