using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;

namespace Supervisor.Client;

/// <summary>Logs as lines over XML-RPC reads and the /logtail streams.</summary>
internal sealed class XmlRpcLogs(XmlRpcClient client)
{
    private const int MaxTailBytes = 16 << 20;

    public async IAsyncEnumerable<LogItem> ReadAsync(LogRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var processes = await client.GetProcessesAsync(request.Names, cancellation).ConfigureAwait(false);
        foreach (var name in request.Names.Where(name => !NamePattern.IsWildcard(name) && NamePattern.Select(name, [.. processes]).Count == 0))
        {
            throw new XmlRpcFaultException(10, $"BAD_NAME: there is no process named '{name}'", client.Address);
        }

        var sources = new List<Source>();
        foreach (var process in processes)
        {
            var name = $"{process.Group}:{process.ProcessName}";
            if (!request.Stream.Equals("stderr", StringComparison.OrdinalIgnoreCase) && process.StdOutLog is not null)
            {
                sources.Add(new(process.Name, "StdOut", "supervisor.readProcessStdoutLog", [name], $"/logtail/{Uri.EscapeDataString(name)}/stdout"));
            }

            if (!request.Stream.Equals("stdout", StringComparison.OrdinalIgnoreCase) && process.StdErrLog is not null)
            {
                sources.Add(new(process.Name, "StdErr", "supervisor.readProcessStderrLog", [name], $"/logtail/{Uri.EscapeDataString(name)}/stderr"));
            }
        }

        await foreach (var item in ReadAsync(sources, request, cancellation).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    public IAsyncEnumerable<LogItem> ReadEngineAsync(LogRequest request, CancellationToken cancellation) =>
        ReadAsync([new("supervisord", "Activity", "supervisor.readLog", [], "/mainlogtail")], request, cancellation);

    private async IAsyncEnumerable<LogItem> ReadAsync(IReadOnlyList<Source> sources, LogRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return new(null, new LogMark { Mark = "Begin", Life = "" });
        var (tail, seen) = (request.Tail, new List<string>());
        if (request.Life is not null)
        {
            // Somebody comes back: there are no positions to go on from.
            tail = 0;
            yield return new(null, new LogMark { Mark = "Restarted" });
        }

        foreach (var source in sources)
        {
            var text = request.Head is null
                ? await TailAsync(source, Math.Max(tail, request.Follow ? 1 : 0), cancellation).ConfigureAwait(false)
                : await HeadAsync(source, cancellation).ConfigureAwait(false);
            seen.Add(text);
            if (request.Raw)
            {
                yield return new(Line(source, text), null);
                continue;
            }

            var lines = Lines(text, complete: request.Follow);
            foreach (var line in request.Head is { } head ? lines.Take(head) : lines.Skip(Math.Max(0, lines.Count - tail)))
            {
                yield return new(Line(source, line), null);
            }
        }

        if (!request.Follow || sources.Count == 0)
        {
            yield break;
        }

        var merged = Channel.CreateBounded<LogLine>(1024);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var followers = Task.WhenAll(sources.Zip(seen, (source, text) => FollowAsync(source, text, merged.Writer, ended.Token)));
        _ = followers.ContinueWith(all => merged.Writer.TryComplete(all.Exception?.InnerException), TaskScheduler.Default);
        try
        {
            await foreach (var line in merged.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return new(line, null);
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The beginning of a log, as much as is reasonable.</summary>
    private async Task<string> HeadAsync(Source source, CancellationToken cancellation)
    {
        try
        {
            return (await client.LimitedAsync(limited => client.CallAsync(source.Method, [.. source.Arguments, 0, MaxTailBytes], limited), cancellation).ConfigureAwait(false)).Text;
        }
        catch (XmlRpcFaultException none) when (none.Code == 20)
        {
            return "";
        }
    }

    /// <summary>At least the wanted lines, beginning at a line's start, read from the end in growing pieces.</summary>
    private async Task<string> TailAsync(Source source, int lines, CancellationToken cancellation)
    {
        for (var bytes = Math.Max(2048, Math.Min(lines, MaxTailBytes / 256) * 128); ; bytes *= 4)
        {
            string text;
            try
            {
                var answer = await client.LimitedAsync(limited => client.CallAsync(source.Method, [.. source.Arguments, -bytes, 0], limited), cancellation).ConfigureAwait(false);
                text = answer.Text;
            }
            catch (XmlRpcFaultException none) when (none.Code == 20)
            {
                return "";
            }

            // The parser made one line feed of CR LF, so only a much shorter text is surely the whole file.
            if (Encoding.UTF8.GetByteCount(text) < bytes / 2)
            {
                return text;
            }

            if (bytes >= MaxTailBytes || text.AsSpan().Count('\n') > lines)
            {
                return text[(text.IndexOf('\n') + 1)..];
            }
        }
    }

    private async Task FollowAsync(Source source, string seen, ChannelWriter<LogLine> writer, CancellationToken cancellation)
    {
        var first = true;
        var open = "";
        await foreach (var piece in client.StreamAsync(source.Path, null, cancellation).ConfigureAwait(false))
        {
            var fresh = piece;
            if (first)
            {
                // The stream begins with up to 1 KiB that was there before.
                fresh = piece[Overlap(seen, piece)..];
                open = seen[(seen.LastIndexOf('\n') + 1)..];
                first = false;
            }

            var text = open + fresh;
            var end = text.LastIndexOf('\n') + 1;
            open = text[end..];
            foreach (var line in Lines(text[..end], complete: true).Where(line => line != "==> File truncated <=="))
            {
                await writer.WriteAsync(Line(source, line), cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>How much of the new text's beginning is the old text's end.</summary>
    internal static int Overlap(string old, string fresh)
    {
        for (var length = Math.Min(old.Length, fresh.Length); length > 0; length--)
        {
            if (old.AsSpan().EndsWith(fresh.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }

    private static List<string> Lines(string text, bool complete)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        if (complete || lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    private LogLine Line(Source source, string line) => new() { Supervisor = client.SessionName, HostName = client.HostName, Name = source.Name, Stream = source.Stream, Line = line };

    private sealed record Source(string Name, string Stream, string Method, XmlRpcValue[] Arguments, string Path);
}
