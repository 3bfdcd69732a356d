using Supervisor.Client;

namespace Supervisor.Ctl;

/// <summary>Copies a log stream to the output until Ctrl-C.</summary>
internal static class LogFollower
{
    public const string Hint = "==> Press Ctrl-C to exit <==";

    /// <summary>Where the engine gives a process's log as it is written.</summary>
    public static string PathOf(string process, string channel) => $"/logtail/{Uri.EscapeDataString(process).Replace("%3A", ":").Replace("%2A", "*")}/{channel}";

    public static void Follow(Control control, string path)
    {
        control.Say(Hint);
        control.Terminal.Output.Flush();
        using var interruption = new Interruption();
        try
        {
            CopyAsync(control, path, control.Terminal.Output, interruption.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            control.Say("");
        }
    }

    /// <summary>Ends with the stream; one that is refused is said on the error output.</summary>
    public static async Task CopyAsync(Control control, string path, TextWriter output, CancellationToken stop)
    {
        try
        {
            await foreach (var piece in control.Client.StreamAsync(path, stop).ConfigureAwait(false))
            {
                output.Write(piece);
                output.Flush();
            }
        }
        catch (HttpRefusalException refusal)
        {
            control.Terminal.Error.WriteLine($"{control.Url}{path} Cannot read, status code {refusal.Status}");
            control.Terminal.Error.Flush();
        }
    }
}
