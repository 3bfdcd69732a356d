using System.Text;
using System.Threading.Channels;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Unit.Http.Support;

/// <summary>Logs in memory, by path; what is written reaches followers at once.</summary>
internal sealed class FakeLogs : ILogs
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<byte>> _files = [];
    private readonly List<(string Path, Channel<LogPiece> Pieces)> _followers = [];

    /// <summary>What is longer is given in two.</summary>
    public const int Piece = 7;

    public const string ActivityPath = "/var/log/demo/supervisord.log";

    /// <summary>Followers that have not been disposed.</summary>
    public int Following
    {
        get
        {
            lock (_gate)
            {
                return _followers.Count;
            }
        }
    }

    public long LostBytes(ProcessKey key) => Lost.GetValueOrDefault(key.DisplayName);

    /// <summary>By display name.</summary>
    public Dictionary<string, long> Lost { get; } = [];

    public void Write(string path, string text, long lost = 0, bool truncated = false)
    {
        lock (_gate)
        {
            if (!_files.TryGetValue(path, out var file))
            {
                _files[path] = file = [];
            }

            var bytes = Encoding.Latin1.GetBytes(text);
            file.AddRange(bytes);
            foreach (var follower in _followers.Where(follower => follower.Path == path))
            {
                follower.Pieces.Writer.TryWrite(new LogPiece(bytes, file.Count + lost, lost, truncated, Ended: false));
            }
        }
    }

    public void Clear(string path)
    {
        lock (_gate)
        {
            _files.Remove(path);
        }
    }

    public string? PathOf(LogName log) => log.IsActivity ? ActivityPath
        : !log.Error ? log.Program!.StdOut.Path
        : log.Program!.RedirectStderr ? null : log.Program.StdErr.Path;

    public LogAnswer Read(LogName log, long offset, long length)
    {
        if (offset < 0 ? length != 0 : length < 0)
        {
            return LogAnswer.Refused(LogRefusal.BadArguments);
        }

        if (Content(log) is not { } all)
        {
            return LogAnswer.Refused(LogRefusal.NoFile);
        }

        var from = (int)(offset < 0 ? Math.Max(0, all.Length + offset) : Math.Min(offset, all.Length));
        var count = length == 0 ? all.Length - from : (int)Math.Min(length, all.Length - from);
        return new(LogRefusal.None, all[from..(from + count)], 0, false);
    }

    public LogAnswer Tail(LogName log, long offset, long length)
    {
        if (Content(log) is not { } all)
        {
            return LogAnswer.Refused(LogRefusal.NoFile);
        }

        var overflow = all.Length > offset + length;
        offset = overflow ? all.Length - 1 : offset;
        length = offset > all.Length - 1 ? 0 : length;
        var from = (int)Math.Max(0, all.Length - length);
        return new(LogRefusal.None, all[from..], all.Length, overflow);
    }

    public Task<ILogReading?> FollowAsync(LogName log, LogTail tail)
    {
        if (Content(log) is not { } all)
        {
            return Task.FromResult<ILogReading?>(null);
        }

        lock (_gate)
        {
            var from = tail.Kind switch
            {
                LogTailKind.Lines => StartOfLines(all, (int)tail.Amount),
                LogTailKind.Bytes => (int)Math.Max(0, all.Length - tail.Amount),
                LogTailKind.From => (int)Math.Min(tail.Amount, all.Length),
                LogTailKind.Since => (int)Math.Min(WrittenAt(new DateTime(tail.Amount)), all.Length),
                _ => 0,
            };
            var pieces = Channel.CreateUnbounded<LogPiece>();
            var first = Math.Min(all.Length, from + Piece);
            var more = first < all.Length;
            pieces.Writer.TryWrite(new LogPiece(all[from..first], first, tail.Kind == LogTailKind.Birth ? -1 : 0, Truncated: false, Ended: false) { MorePast = more });
            if (more)
            {
                pieces.Writer.TryWrite(new LogPiece(all[first..], all.Length, 0, Truncated: false, Ended: false));
            }

            var follower = (PathOf(log)!, pieces);
            _followers.Add(follower);
            return Task.FromResult<ILogReading?>(new Reading(pieces.Reader, () => Leave(follower)));
        }
    }

    public string? ClearActivity()
    {
        Clear(ActivityPath);
        return null;
    }

    private void Leave((string, Channel<LogPiece>) follower)
    {
        lock (_gate)
        {
            _followers.Remove(follower);
        }
    }

    private byte[]? Content(LogName log)
    {
        lock (_gate)
        {
            return PathOf(log) is { } path && _files.TryGetValue(path, out var file) ? [.. file] : null;
        }
    }

    private static int StartOfLines(byte[] all, int lines)
    {
        var at = all.Length;
        while (at > 0 && lines > 0)
        {
            at = all.AsSpan(0, at - 1).LastIndexOf((byte)'\n') + 1;
            lines--;
        }

        return at;
    }

    /// <summary>Here a byte is written each second of the epoch.</summary>
    private static long WrittenAt(DateTime utc) => (long)(utc - DateTime.UnixEpoch).TotalSeconds;

    private sealed class Reading(ChannelReader<LogPiece> pieces, Action leave) : ILogReading
    {
        public ValueTask<LogPiece> ReadAsync(CancellationToken cancellation) => pieces.ReadAsync(cancellation);

        public DateTime? TimeOf(long position) => DateTime.UnixEpoch.AddSeconds(position);

        public DateTime? UntimedBefore => null;

        public void Dispose() => leave();
    }
}
