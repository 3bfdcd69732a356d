using Supervisor.Client;

namespace Supervisor.Ctl;

/// <summary>Copies a log stream to the output until Ctrl-C.</summary>
internal static class LogFollower
{
    /// <summary>How long after the end of a stream the engine may still answer that is being replaced.</summary>
    private static readonly TimeSpan ForUpgrade = TimeSpan.FromSeconds(1);

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

    /// <summary>Ends with the stream, but goes on over an upgrade of the engine; one that is refused is said on the error output.</summary>
    public static async Task CopyAsync(Control control, string path, TextWriter output, CancellationToken stop)
    {
        var place = new StreamPlace();
        try
        {
            do
            {
                await CopyOnceAsync(control, path, place, output, stop).ConfigureAwait(false);
            }
            while (place is { Position: not null, Engine: { } engine } && await GoesOnAsync(control, engine, stop).ConfigureAwait(false));
        }
        catch (HttpRefusalException refusal)
        {
            control.Terminal.Error.WriteLine($"{control.Url}{path} Cannot read, status code {refusal.Status}");
            control.Terminal.Error.Flush();
        }
    }

    private static async Task CopyOnceAsync(Control control, string path, StreamPlace place, TextWriter output, CancellationToken stop)
    {
        await foreach (var piece in control.Client.StreamAsync(path, place, stop).ConfigureAwait(false))
        {
            output.Write(piece);
            output.Flush();
        }
    }

    private static async Task<bool> GoesOnAsync(Control control, EngineGeneration engine, CancellationToken stop)
    {
        using var client = new JsonClient(control.Endpoint);
        return await client.GoesOnAsync(engine, ForUpgrade, stop).ConfigureAwait(false);
    }
}
