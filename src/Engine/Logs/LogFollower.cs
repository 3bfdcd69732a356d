namespace Supervisor.Engine.Logs;

/// <summary>One reader of a living log: first its tail, then what is written, over rotations, clears and restarts.</summary>
internal sealed class LogFollower : IDisposable
{
    private readonly RecentOutput _recent;
    private readonly Action _leave;
    private readonly byte[] _buffer = new byte[32 << 10];
    private LogPast? _past;
    private FollowPoint _point;
    private int _left;

    internal LogFollower(RecentOutput recent, LogPast past, Action leave)
    {
        (_recent, _past, _leave) = (recent, past, leave);
        _point = recent.Now();
    }

    /// <summary>Completes with the next bytes; the first chunk is the tail, even an empty one. The bytes are good until the next call.</summary>
    internal async ValueTask<FollowChunk> ReadAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _past, null) is { } past)
        {
            return new FollowChunk(past.Read(), _point.Position, 0, Truncated: false, Ended: false);
        }

        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = _recent.Read(ref _point, _buffer, out var news);
            if (news is null)
            {
                return new FollowChunk(_buffer.AsMemory(0, read.Count), _point.Position, read.Lost, read.Truncated, read.Ended);
            }

            await news.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            Interlocked.Exchange(ref _past, null)?.Dispose();
            _leave();
        }
    }
}

/// <summary>
/// Bytes of a followed log, in order: <paramref name="Lost"/> bytes are missing before them because the reader fell behind,
/// the file was emptied before them, and <paramref name="Position"/> is just after them. After Ended nothing follows.
/// </summary>
internal readonly record struct FollowChunk(ReadOnlyMemory<byte> Bytes, long Position, long Lost, bool Truncated, bool Ended);

/// <summary>How much of the past a follower begins with: so many bytes, or so many lines.</summary>
internal readonly record struct LogTail(int Amount, bool InLines)
{
    internal static LogTail Bytes(int count) => new(count, false);

    internal static LogTail Lines(int count) => new(count, true);
}
