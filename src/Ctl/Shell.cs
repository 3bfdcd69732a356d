namespace Supervisor.Ctl;

/// <summary>The interactive mode: the status, then one command a line until the input ends.</summary>
internal sealed class Shell(Control control, string prompt)
{
    public int Run()
    {
        control.Execute("status");
        while (!control.Ended)
        {
            var line = control.Terminal.Ask($"{prompt}> ");
            control.Execute(line ?? "EOF");
        }

        return 0;
    }
}
