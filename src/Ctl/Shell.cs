using Supervisor.Configuration;
using Supervisor.Ctl.Typing;

namespace Supervisor.Ctl;

/// <summary>The interactive mode: the status, then one command a line until the input ends.</summary>
internal sealed class Shell(Control control, SupervisorctlSettings settings)
{
    public int Run()
    {
        try
        {
            control.Execute("status");
            var completer = new Completer(control);
            var read = control.Terminal.Lines(new History(settings.HistoryFile), completer.Complete);
            while (!control.Ended)
            {
                control.Execute(read($"{settings.Prompt}> ") ?? "EOF");
            }
        }
        catch (TypingInterruptedException)
        {
            // As the original: Ctrl-C at a question or at the prompt leaves.
        }

        return 0;
    }
}
