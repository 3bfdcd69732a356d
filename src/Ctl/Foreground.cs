using Supervisor.Client;

namespace Supervisor.Ctl;

/// <summary>Both logs of a process as they are written, and every typed line to its standard input, until Ctrl-C, the end of the input or of the process.</summary>
internal sealed class Foreground(Control control, string name)
{
    /// <summary>How long an answer to the last line of a file or pipe may take to be seen.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);

    public void Run()
    {
        control.Say(LogFollower.Hint);
        control.Terminal.Output.Flush();
        using var interruption = new Interruption();
        var screen = TextWriter.Synchronized(control.Terminal.Output);
        var logs = Task.WhenAll(FollowAsync("stdout"), FollowAsync("stderr"));
        try
        {
            Talk(interruption.Token);
            if (control.Terminal.Keyboard is null)
            {
                logs.WaitAsync(LastWords, interruption.Token).GetAwaiter().GetResult();
            }
        }
        catch (Exception over) when (over is OperationCanceledException or TimeoutException)
        {
        }
        finally
        {
            interruption.Cancel();
            logs.GetAwaiter().GetResult();
        }

        control.Say("Exiting foreground");

        async Task FollowAsync(string channel)
        {
            try
            {
                await LogFollower.CopyAsync(control, LogFollower.PathOf(name, channel), screen, interruption.Token).ConfigureAwait(false);
            }
            catch (Exception over) when (over is OperationCanceledException or SupervisorException)
            {
                // An engine that is gone is noticed by the next line.
            }
        }
    }

    private void Talk(CancellationToken stop)
    {
        while (control.Terminal.ReadLine(stop) is { } line)
        {
            try
            {
                control.Call("sendProcessStdin", name, line + "\n");
            }
            catch (XmlRpcFaultException fault) when (fault.Code == FaultCode.NotRunning)
            {
                control.Say("Process got killed");
                return;
            }
        }
    }
}
