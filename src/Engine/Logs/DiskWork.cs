namespace Supervisor.Engine.Logs;

/// <summary>
/// What a step of the pump still has to do with disks. It is done when the step's own work is done, so that nothing but disks waits for a
/// disk, and all of it can be left to another thread at any point. On the pump's thread only.
/// </summary>
/// <param name="isImmediate">There is no pump: everything is done at once by whoever asks.</param>
internal sealed class DiskWork(bool isImmediate = false)
{
    private const int LargestRoom = 256 << 10;
    private readonly Queue<DiskItem> _items = new();
    private byte[] _room = [];
    private int _used;

    /// <summary>Where pipes are read into: bytes in it are written from where they are.</summary>
    internal byte[] Buffer { get; private set; } = NewBuffer();

    internal bool IsImmediate { get; set; } = isImmediate;

    /// <summary>More is read into the buffer before this step is over: what is in it must be kept elsewhere.</summary>
    internal bool KeepsBytes { get; set; }

    internal bool IsEmpty => _items.Count == 0;

    internal void Write(LogDisk disk, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (IsImmediate)
        {
            WriteNow(disk, bytes);
        }
        else
        {
            _items.Enqueue(Bytes(bytes) with { Disk = disk });
        }
    }

    /// <summary>Followers see what is in the file already, unless its disk is late.</summary>
    internal void Show(RecentOutput followers, ReadOnlySpan<byte> bytes)
    {
        if (IsImmediate)
        {
            followers.Append(bytes);
        }
        else
        {
            _items.Enqueue(Bytes(bytes) with { Followers = followers });
        }
    }

    /// <summary>Work that a disk may hold up, in order with what is written to it.</summary>
    internal void Do(LogDisk disk, Action work)
    {
        if (!IsImmediate)
        {
            _items.Enqueue(new DiskItem(disk, work, null, 0, 0));
        }
        else if (!disk.Device.IsLate)
        {
            work();
        }
    }

    /// <summary>Work of the pump's own, after what was asked of disks before it, whether or not that has been done.</summary>
    internal void Then(Action work)
    {
        if (IsImmediate)
        {
            work();
        }
        else
        {
            _items.Enqueue(new DiskItem(null, work, null, 0, 0));
        }
    }

    internal bool TryTake(out DiskItem item) => _items.TryDequeue(out item);

    /// <summary>All is done or left to others: the buffers can be used again.</summary>
    internal void Reset()
    {
        _used = 0;
        if (_room.Length > LargestRoom)
        {
            _room = [];
        }
    }

    /// <summary>Somebody else still has to do with the buffers: from now on there are new ones.</summary>
    internal void Renew()
    {
        Buffer = NewBuffer();
        (_room, _used) = ([], 0);
    }

    private static byte[] NewBuffer() => GC.AllocateUninitializedArray<byte>(LogPump.BufferSize, pinned: true);

    private static void WriteNow(LogDisk disk, ReadOnlySpan<byte> bytes)
    {
        if (disk.Device.IsLate)
        {
            disk.File.Lose(bytes.Length);
        }
        else
        {
            disk.File.Write(bytes);
        }
    }

    private DiskItem Bytes(ReadOnlySpan<byte> bytes)
    {
        if (!KeepsBytes && bytes.Overlaps(Buffer, out var before) && -before is var offset && offset >= 0 && offset + bytes.Length <= Buffer.Length)
        {
            return new DiskItem(null, null, Buffer, offset, bytes.Length);
        }

        var at = Keep(bytes);
        return new DiskItem(null, null, _room, at, bytes.Length);
    }

    private int Keep(ReadOnlySpan<byte> bytes)
    {
        if (_room.Length - _used < bytes.Length)
        {
            // What is in the old one stays there: items point to it.
            _room = new byte[Math.Max(bytes.Length, Math.Max(8 << 10, 2 * _room.Length))];
            _used = 0;
        }

        bytes.CopyTo(_room.AsSpan(_used));
        _used += bytes.Length;
        return _used - bytes.Length;
    }
}
