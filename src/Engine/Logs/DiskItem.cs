namespace Supervisor.Engine.Logs;

/// <summary>One thing to be done with a disk: bytes to write, or work; without a disk it is work that no disk can hold up.</summary>
internal readonly record struct DiskItem(LogDisk? Disk, Action? Work, byte[]? Bytes, int Offset, int Count)
{
    /// <summary>What it takes of the room for what waits; the item itself is not for nothing.</summary>
    internal int Weight => Count + 64;

    /// <summary>It may wait for long: bytes that are somebody's buffer are copied.</summary>
    internal DiskItem Kept() => Bytes is null ? this : this with { Bytes = Bytes.AsSpan(Offset, Count).ToArray(), Offset = 0 };

    /// <summary>Followers that see these bytes.</summary>
    internal RecentOutput? Followers { get; init; }

    internal void CarryOut()
    {
        if (Followers is not null)
        {
            Followers.Append(Bytes.AsSpan(Offset, Count));
        }
        else if (Bytes is not null)
        {
            Disk!.File.Write(Bytes.AsSpan(Offset, Count));
        }
        else
        {
            Work!();
        }
    }
}
