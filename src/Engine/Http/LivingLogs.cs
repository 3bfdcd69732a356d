using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http;

/// <summary>Several followed logs merged into one stream of lines.</summary>
internal static class LivingLogs
{
    /// <summary>Lines that may wait for a slow client; then the reading of the logs waits, and their rings tell what it lost.</summary>
    private const int Waiting = 256;

    internal sealed record Source(string Name, string Stream, ILogReading Reading, Func<long, DateTime?> TimeOf);

    /// <param name="context">Who is answered.</param>
    /// <param name="sources">What is followed; disposed by the caller.</param>
    /// <param name="marks">Whether the client understands marks.</param>
    /// <param name="ending">The engine ends.</param>
    public static async Task CopyAsync(HttpContext context, List<Source> sources, bool marks, CancellationToken ending)
    {
        Bodies.AllowPauses(context);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending);
        var lines = Channel.CreateBounded<LogItem>(new BoundedChannelOptions(Waiting) { SingleReader = true });
        var reading = ReadAllAsync(sources, lines.Writer, end.Token);
        try
        {
            while (await lines.Reader.WaitToReadAsync(end.Token).ConfigureAwait(false))
            {
                while (lines.Reader.TryRead(out var item))
                {
                    if (item.Line is { } line)
                    {
                        Bodies.WriteLine(context, line, ProtocolJson.Default.LogLine);
                    }
                    else if (marks)
                    {
                        Bodies.WriteLine(context, item.Mark!, ProtocolJson.Default.LogMark);
                    }
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

    private static async Task ReadAllAsync(List<Source> sources, ChannelWriter<LogItem> lines, CancellationToken end)
    {
        try
        {
            // The past comes log by log, so that what belongs together stays together; the future as it happens.
            var splitters = new List<(Source Source, LineSplitter Lines)>();
            foreach (var source in sources)
            {
                var splitter = new LineSplitter(source.Name, source.Stream, source.TimeOf);
                splitters.Add((source, splitter));
                if (!await ReadOnceAsync(source, splitter, lines, end).ConfigureAwait(false))
                {
                    splitters.RemoveAt(splitters.Count - 1);
                }

                await lines.WriteAsync(new(null, new LogMark { Mark = "Start", Name = source.Name, Stream = source.Stream, Position = splitter.Position }), end).ConfigureAwait(false);
            }

            await Task.WhenAll(splitters.Select(pair => FollowAsync(pair.Source, pair.Lines, lines, end))).ConfigureAwait(false);
            await lines.WriteAsync(new(null, new LogMark { Mark = "End" }), end).ConfigureAwait(false);
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

    private static async Task FollowAsync(Source source, LineSplitter splitter, ChannelWriter<LogItem> lines, CancellationToken end)
    {
        while (await ReadOnceAsync(source, splitter, lines, end).ConfigureAwait(false))
        {
        }
    }

    /// <summary>One piece; false after the last.</summary>
    private static async Task<bool> ReadOnceAsync(Source source, LineSplitter splitter, ChannelWriter<LogItem> lines, CancellationToken end)
    {
        var piece = await source.Reading.ReadAsync(end).ConfigureAwait(false);
        if (LogMarks.Of(source.Name, source.Stream, piece) is { } mark)
        {
            await lines.WriteAsync(new(null, mark), end).ConfigureAwait(false);
        }

        foreach (var line in splitter.Take(piece.Bytes, piece.Position, piece.Lost))
        {
            await lines.WriteAsync(new(line, null), end).ConfigureAwait(false);
        }

        if (piece.Ended && splitter.Rest(piece.Position) is { } rest)
        {
            await lines.WriteAsync(new(rest, null), end).ConfigureAwait(false);
        }

        return !piece.Ended;
    }
}
