using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http;

/// <summary>Several followed logs merged into one stream of lines.</summary>
internal sealed class LivingLogs(HttpContext context, bool marks, CancellationToken ending) : IDisposable
{
    /// <summary>Lines that may wait for a slow client; then the reading of the logs waits, and their rings tell what it lost.</summary>
    private const int Waiting = 256;

    private readonly List<Func<Task<Source?>>> _logs = [];
    private readonly List<Source> _open = [];

    /// <param name="Name">Of the process.</param>
    /// <param name="Stream">Of its log.</param>
    /// <param name="Reading">What is followed.</param>
    /// <param name="TimeOf">When what stands before a position was read; local time.</param>
    /// <param name="UntimedBefore">What is older has no time; local time.</param>
    internal sealed record Source(string Name, string Stream, ILogReading Reading, Func<long, DateTime?> TimeOf, DateTime? UntimedBefore);

    public static LogMark? UntimedOf(Source source) =>
        source.UntimedBefore is { } before ? new LogMark { Mark = "Untimed", Name = source.Name, Stream = source.Stream, Before = before } : null;

    /// <summary>One that is followed already.</summary>
    public void Now(Source source)
    {
        _open.Add(source);
        _logs.Add(() => Task.FromResult<Source?>(source));
    }

    /// <summary>One that is opened when those before it have been given up to now; null when it is not there.</summary>
    public void Later(Func<Task<Source?>> open) => _logs.Add(async () =>
    {
        if (await open().ConfigureAwait(false) is not { } source)
        {
            return null;
        }

        _open.Add(source);
        return source;
    });

    /// <param name="past">Disposed when the past of all has been given.</param>
    public async Task CopyAsync(IDisposable past)
    {
        Bodies.AllowPauses(context);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, ending);
        var lines = Channel.CreateBounded<LogItem>(new BoundedChannelOptions(Waiting) { SingleReader = true });
        var reading = ReadAllAsync(lines.Writer, past, end.Token);
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

                    await Bodies.FlushWhenFullAsync(context).ConfigureAwait(false);
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

    public void Dispose() => _open.ForEach(source => source.Reading.Dispose());

    private async Task ReadAllAsync(ChannelWriter<LogItem> lines, IDisposable past, CancellationToken end)
    {
        try
        {
            // The past comes log by log, so that what belongs together stays together; the future as it happens.
            var splitters = new List<(Source Source, LineSplitter Lines)>();
            foreach (var open in _logs)
            {
                if (await open().ConfigureAwait(false) is not { } source)
                {
                    continue;
                }

                if (UntimedOf(source) is { } untimed)
                {
                    await lines.WriteAsync(new(null, untimed), end).ConfigureAwait(false);
                }

                var splitter = new LineSplitter(source.Name, source.Stream, source.TimeOf);
                LogPiece piece;
                do
                {
                    piece = await ReadOnceAsync(source, splitter, lines, end).ConfigureAwait(false);
                }
                while (piece.MorePast);

                if (!piece.Ended)
                {
                    splitters.Add((source, splitter));
                }

                await lines.WriteAsync(new(null, new LogMark { Mark = "Start", Name = source.Name, Stream = source.Stream, Position = splitter.Position }), end).ConfigureAwait(false);
            }

            past.Dispose();
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
        while (!(await ReadOnceAsync(source, splitter, lines, end).ConfigureAwait(false)).Ended)
        {
        }
    }

    private static async Task<LogPiece> ReadOnceAsync(Source source, LineSplitter splitter, ChannelWriter<LogItem> lines, CancellationToken end)
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

        return piece;
    }
}
