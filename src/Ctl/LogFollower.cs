using System.Runtime.InteropServices;
using Supervisor.Client;

namespace Supervisor.Ctl;

/// <summary>Copies a log stream to the output until Ctrl-C.</summary>
internal static class LogFollower
{
    public static void Follow(Control control, string path)
    {
        control.Say("==> Press Ctrl-C to exit <==");
        control.Terminal.Output.Flush();
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        try
        {
            CopyAsync(control, path, stop.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            control.Say("");
        }
        catch (HttpRefusalException refusal)
        {
            control.Terminal.Error.WriteLine($"{control.Url}{path} Cannot read, status code {refusal.Status}");
            control.Terminal.Error.Flush();
        }
    }

    private static async Task CopyAsync(Control control, string path, CancellationToken stop)
    {
        await foreach (var piece in control.Client.StreamAsync(path, stop).ConfigureAwait(false))
        {
            control.Terminal.Output.Write(piece);
            control.Terminal.Output.Flush();
        }
    }
}
