namespace Supervisor.Engine.Logs;

/// <summary>
/// When the bytes of one log were read, by position. What is read within a moment shares one entry; when there are too many, older
/// neighbours are joined, so that old times become coarser and memory stays small. Written by the pump alone, read by anybody.
/// </summary>
internal sealed class ReadTimes
{
    internal const int Most = 512;

    internal static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(100);

    // Entries below the count never move: a reader's table stays right while the pump adds to it or makes a new one.
    private sealed class Table(int capacity)
    {
        public readonly Block[] Blocks = new Block[capacity];
        public int Count;
    }

    /// <summary>Bytes from a position on, up to the next block's, and when the first and the last of them were read.</summary>
    private struct Block(long position, long first, long last)
    {
        public readonly long Position = position;
        public readonly long First = first;
        public long Last = last;
    }

    private Table _table = new(4);

    /// <summary>Bytes that begin at this position are read now.</summary>
    internal void Note(long position, DateTime utc)
    {
        var (table, now) = (_table, utc.Ticks);
        if (table.Count > 0 && now - table.Blocks[table.Count - 1].First is >= 0 and var age && age < Grain.Ticks)
        {
            Volatile.Write(ref table.Blocks[table.Count - 1].Last, now);
            return;
        }

        if (table.Count == table.Blocks.Length)
        {
            table = table.Count < Most ? Grown(table) : Thinned(table);
        }

        table.Blocks[table.Count] = new Block(position, now, now);
        Volatile.Write(ref table.Count, table.Count + 1);
        Volatile.Write(ref _table, table);
    }

    /// <summary>When, at the latest, the byte at this position was read; null when it was there before.</summary>
    internal DateTime? Of(long position)
    {
        var (table, count) = Read();
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = table.Blocks[middle].Position <= position ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? null : new DateTime(Volatile.Read(ref table.Blocks[low - 1].Last), DateTimeKind.Utc);
    }

    /// <summary>Where what was read at or after this time begins; <paramref name="end"/> when nothing was.</summary>
    internal long Since(DateTime utc, long end)
    {
        var (table, count) = Read();
        for (var index = count - 1; index >= 0; index--)
        {
            // Backwards to the first older one: somebody may have set the clock, and then the later bytes are meant.
            if (Volatile.Read(ref table.Blocks[index].Last) < utc.Ticks)
            {
                return index + 1 < count ? table.Blocks[index + 1].Position : end;
            }
        }

        return count == 0 ? end : table.Blocks[0].Position;
    }

    internal IReadOnlyList<ReadTime> Capture()
    {
        var (table, count) = Read();
        return [.. table.Blocks.Take(count).Select(block => new ReadTime(block.Position, block.First, block.Last))];
    }

    internal void Restore(IReadOnlyList<ReadTime> times)
    {
        var table = new Table(Math.Clamp(times.Count, 4, Most));
        foreach (var time in times.TakeLast(Most))
        {
            table.Blocks[table.Count++] = new Block(time.Position, time.First, time.Last);
        }

        Volatile.Write(ref _table, table);
    }

    private (Table Table, int Count) Read()
    {
        var table = Volatile.Read(ref _table);
        return (table, Volatile.Read(ref table.Count));
    }

    private static Table Grown(Table table)
    {
        var grown = new Table(table.Count * 2);
        table.Blocks.CopyTo(grown.Blocks, 0);
        grown.Count = table.Count;
        return grown;
    }

    /// <summary>Pairs of the older half are joined.</summary>
    private static Table Thinned(Table table)
    {
        var thin = new Table(Most);
        for (var index = 0; index < Most; index++)
        {
            var block = table.Blocks[index];
            thin.Blocks[thin.Count++] = index < Most / 2 ? new Block(block.Position, block.First, table.Blocks[++index].Last) : block;
        }

        return thin;
    }
}
