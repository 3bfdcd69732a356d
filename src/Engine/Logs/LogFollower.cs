using System.Numerics;

namespace Supervisor.Engine.Logs;

/// <summary>One reader of a living log: first its tail, then what is written, over rotations, clears and restarts.</summary>
internal sealed class LogFollower : IDisposable
{
    private readonly RecentOutput _recent;
    private readonly Action _leave;
    private const int Most = 32 << 10;

    // As large as what comes at once: somebody may follow a thousand logs that say little.
    private byte[] _buffer = new byte[256];
    private LogPast? _past;
    private FollowPoint _point;
    private readonly long _start;
    private int _left;

    private readonly ReadTimes _times;
    private readonly bool _fromStart;

    /// <param name="recent">What comes next.</param>
    /// <param name="past">What was there before.</param>
    /// <param name="times">When it was read.</param>
    /// <param name="leave">Called once, by whoever disposes.</param>
    /// <param name="start">Where the past begins, when it does not reach up to now.</param>
    internal LogFollower(RecentOutput recent, LogPast past, ReadTimes times, Action leave, long? start = null)
    {
        (_recent, _past, _times, _leave) = (recent, past, times, leave);
        _point = recent.Now();
        (_start, _fromStart) = (start ?? 0, start is not null);
    }

    /// <summary>What is older than this (UTC) has no time, and was wanted perhaps; null when all is there.</summary>
    internal DateTime? UntimedBefore { get; init; }

    /// <summary>When the byte before this position was read, at the latest.</summary>
    internal DateTime? TimeOf(long position) => _times.Of(position - 1);

    /// <summary>Completes with the next bytes; the first chunks are the past, at least one even when there is nothing. The bytes are good until the next call.</summary>
    internal async ValueTask<FollowChunk> ReadAsync(CancellationToken cancellation)
    {
        if (_past is { } past)
        {
            var more = past.Read(out var bytes, out var missing);
            var position = (_fromStart ? _start + past.Length : _point.Position) - past.Left;
            if (!more && Interlocked.Exchange(ref _past, null) is { } read)
            {
                read.Dispose();
            }

            return new FollowChunk(bytes, position, missing, Truncated: false, Ended: false) { MorePast = more };
        }

        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_recent.Waiting(_point) is var waiting && waiting > _buffer.Length && _buffer.Length < Most)
            {
                _buffer = new byte[(int)Math.Min(Most, BitOperations.RoundUpToPowerOf2((uint)Math.Min(Most, waiting)))];
            }

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
internal readonly record struct FollowChunk(ReadOnlyMemory<byte> Bytes, long Position, long Lost, bool Truncated, bool Ended)
{
    /// <summary>It is of the past, and more of that follows.</summary>
    public bool MorePast { get; init; }
}
