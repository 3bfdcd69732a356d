using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http;

/// <summary>Several followed logs merged into one stream of lines.</summary>
internal static class LivingLogs
{
    /// <summary>Lines that may wait for a slow client; then the reading of the logs waits, and their rings tell what it lost.</summary>
    private const int Waiting = 256;

    internal sealed record Source(string Name, string Stream, ILogReading Reading);

    public static async Task CopyAsync(HttpContext context, List<Source> sources, CancellationToken ending)
    {
        Bodies.AllowPauses(context);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending);
        var lines = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(Waiting) { SingleReader = true });
        var reading = ReadAllAsync(sources, lines.Writer, end.Token);
        try
        {
            while (await lines.Reader.WaitToReadAsync(end.Token).ConfigureAwait(false))
            {
                while (lines.Reader.TryRead(out var line))
                {
                    Bodies.WriteLine(context, line, ProtocolJson.Default.LogLine);
                }

                await Bodies.FlushAsync(context).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The engine ends, and the stream with it.
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    private static async Task ReadAllAsync(List<Source> sources, ChannelWriter<LogLine> lines, CancellationToken end)
    {
        try
        {
            // The past comes log by log, so that what belongs together stays together; the future as it happens.
            var splitters = new List<(Source Source, LineSplitter Lines)>();
            foreach (var source in sources)
            {
                var splitter = new LineSplitter(source.Name, source.Stream);
                splitters.Add((source, splitter));
                if (!await ReadOnceAsync(source, splitter, lines, end).ConfigureAwait(false))
                {
                    splitters.RemoveAt(splitters.Count - 1);
                }
            }

            await Task.WhenAll(splitters.Select(pair => FollowAsync(pair.Source, pair.Lines, lines, end))).ConfigureAwait(false);
            lines.TryComplete();
        }
        catch (OperationCanceledException)
        {
            lines.TryComplete();
        }
        catch (Exception problem)
        {
            lines.TryComplete(problem);
        }
    }

    private static async Task FollowAsync(Source source, LineSplitter splitter, ChannelWriter<LogLine> lines, CancellationToken end)
    {
        while (await ReadOnceAsync(source, splitter, lines, end).ConfigureAwait(false))
        {
        }
    }

    /// <summary>One piece; false after the last.</summary>
    private static async Task<bool> ReadOnceAsync(Source source, LineSplitter splitter, ChannelWriter<LogLine> lines, CancellationToken end)
    {
        var piece = await source.Reading.ReadAsync(end).ConfigureAwait(false);
        foreach (var line in splitter.Take(piece.Bytes, piece.Position, piece.Lost))
        {
            await lines.WriteAsync(line, end).ConfigureAwait(false);
        }

        if (piece.Ended && splitter.Rest(piece.Position) is { } rest)
        {
            await lines.WriteAsync(rest, end).ConfigureAwait(false);
        }

        return !piece.Ended;
    }
}
