using System.Numerics;

namespace Supervisor.Engine.Logs;

/// <summary>The last bytes of one log, by position. It exists only while somebody follows; followers never slow the writer.</summary>
internal sealed class RecentOutput
{
    private readonly Lock _gate = new();
    private const int Smallest = 4 << 10;
    private readonly int _most;
    private readonly long _start;
    private byte[] _ring;
    private long _end;
    private int _truncations;
    private bool _ended;
    private TaskCompletionSource? _news;

    internal RecentOutput(int capacity, long start)
    {
        (_most, _ring) = (capacity, new byte[Math.Min(capacity, Smallest)]);
        (_start, _end) = (start, start);
    }

    /// <summary>Bytes of memory: it grows with what it holds, since somebody may follow a thousand logs that say little.</summary>
    internal int Size => _ring.Length;

    /// <summary>How much there is to read after this place.</summary>
    internal long Waiting(FollowPoint point)
    {
        lock (_gate)
        {
            return _end - Math.Max(point.Position, Oldest);
        }
    }

    private long Oldest => Math.Max(_start, _end - _ring.Length);

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        TaskCompletionSource? news;
        lock (_gate)
        {
            Grow(bytes.Length);
            var capacity = _ring.Length;
            var kept = bytes.Length > capacity ? bytes[^capacity..] : bytes;
            var at = (int)((_end + bytes.Length - kept.Length) % capacity);
            var first = Math.Min(kept.Length, capacity - at);
            kept[..first].CopyTo(_ring.AsSpan(at));
            kept[first..].CopyTo(_ring);
            _end += bytes.Length;
            (news, _news) = (_news, null);
        }

        news?.TrySetResult();
    }

    /// <summary>The file was emptied (cleared): followers say so.</summary>
    internal void Truncate() => Tell(() => _truncations++);

    /// <summary>The log is forgotten: followers end after what is there.</summary>
    internal void End() => Tell(() => _ended = true);

    internal FollowPoint Now()
    {
        lock (_gate)
        {
            return new FollowPoint(_end, _truncations);
        }
    }

    /// <summary>Copies what comes after <paramref name="point"/> and moves it; with nothing there, <paramref name="news"/> says when to ask again.</summary>
    internal FollowRead Read(ref FollowPoint point, Span<byte> into, out Task? news)
    {
        lock (_gate)
        {
            news = null;
            var lost = Math.Max(0, Oldest - point.Position);
            var from = point.Position + lost;
            var count = (int)Math.Min(into.Length, _end - from);
            var at = (int)(from % _ring.Length);
            var first = Math.Min(count, _ring.Length - at);
            _ring.AsSpan(at, first).CopyTo(into);
            _ring.AsSpan(0, count - first).CopyTo(into[first..]);

            var truncated = point.Truncations != _truncations;
            point = new FollowPoint(from + count, _truncations);
            var ended = _ended && point.Position == _end;
            if (count == 0 && lost == 0 && !truncated && !ended)
            {
                _news ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                news = _news.Task;
            }

            return new FollowRead(count, lost, truncated, ended);
        }
    }

    /// <summary>Makes room for all there is and so much more, as far as it may.</summary>
    private void Grow(int more)
    {
        var needed = Math.Min(_most, _end - Oldest + more);
        if (needed <= _ring.Length)
        {
            return;
        }

        var ring = new byte[Math.Min(_most, (int)BitOperations.RoundUpToPowerOf2((uint)needed))];
        for (var position = Oldest; position < _end;)
        {
            var (from, to) = ((int)(position % _ring.Length), (int)(position % ring.Length));
            var count = (int)Math.Min(_end - position, Math.Min(_ring.Length - from, ring.Length - to));
            _ring.AsSpan(from, count).CopyTo(ring.AsSpan(to));
            position += count;
        }

        _ring = ring;
    }

    private void Tell(Action change)
    {
        TaskCompletionSource? news;
        lock (_gate)
        {
            change();
            (news, _news) = (_news, null);
        }

        news?.TrySetResult();
    }
}

/// <summary>How far a follower has come.</summary>
internal readonly record struct FollowPoint(long Position, int Truncations);

/// <summary>What one look into the ring gave.</summary>
internal readonly record struct FollowRead(int Count, long Lost, bool Truncated, bool Ended);
