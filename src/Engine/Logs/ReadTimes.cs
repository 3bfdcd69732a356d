namespace Supervisor.Engine.Logs;

/// <summary>
/// When the bytes of one log were read, by position. What is read within a moment shares one entry; when there are too many, older
/// neighbours are joined, so that old times become coarser and memory stays small. Written by the pump alone, read by anybody.
/// </summary>
internal sealed class ReadTimes
{
    internal const int Most = 256;

    internal static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(100);

    /// <summary>Bytes from a position on, up to the next block's, and when the first and the last of them were read.</summary>
    private record struct Block(long Position, long First, long Last);

    // Held for less than a microsecond, by readers too: nothing is allocated for them or by the pump once the table has its size.
    private readonly Lock _lock = new();
    private Block[] _blocks = new Block[4];
    private int _count;

    /// <summary>Bytes that begin at this position are read now.</summary>
    internal void Note(long position, DateTime utc)
    {
        var now = utc.Ticks;
        lock (_lock)
        {
            if (_count > 0 && now - _blocks[_count - 1].First is >= 0 and var age && age < Grain.Ticks)
            {
                _blocks[_count - 1].Last = now;
                return;
            }

            if (_count == Most)
            {
                Thin();
            }
            else if (_count == _blocks.Length)
            {
                Array.Resize(ref _blocks, 2 * _count);
            }

            _blocks[_count++] = new Block(position, now, now);
        }
    }

    /// <summary>When, at the latest, the byte at this position was read; null when it was there before.</summary>
    internal DateTime? Of(long position)
    {
        lock (_lock)
        {
            var (low, high) = (0, _count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = _blocks[middle].Position <= position ? (middle + 1, high) : (low, middle);
            }

            return low == 0 ? null : new DateTime(_blocks[low - 1].Last, DateTimeKind.Utc);
        }
    }

    /// <summary>Where what was read at or after this time begins; <paramref name="end"/> when nothing was.</summary>
    internal long Since(DateTime utc, long end)
    {
        lock (_lock)
        {
            for (var index = _count - 1; index >= 0; index--)
            {
                // Backwards to the first older one: somebody may have set the clock, and then the later bytes are meant.
                if (_blocks[index].Last < utc.Ticks)
                {
                    return index + 1 < _count ? _blocks[index + 1].Position : end;
                }
            }

            return _count == 0 ? end : _blocks[0].Position;
        }
    }

    internal IReadOnlyList<ReadTime> Capture()
    {
        lock (_lock)
        {
            return [.. _blocks.Take(_count).Select(block => new ReadTime(block.Position, block.First, block.Last))];
        }
    }

    internal void Restore(IReadOnlyList<ReadTime> times)
    {
        lock (_lock)
        {
            _count = Math.Min(times.Count, Most);
            _blocks = new Block[Math.Clamp((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_count), 4, Most)];
            foreach (var (index, time) in times.TakeLast(Most).Index())
            {
                _blocks[index] = new Block(time.Position, time.First, time.Last);
            }
        }
    }

    /// <summary>Pairs of the older half are joined.</summary>
    private void Thin()
    {
        for (var index = 0; index < Most / 4; index++)
        {
            _blocks[index] = _blocks[2 * index] with { Last = _blocks[(2 * index) + 1].Last };
        }

        _blocks.AsSpan(Most / 2).CopyTo(_blocks.AsSpan(Most / 4));
        _count = Most * 3 / 4;
    }
}
