using System.Text;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Posix;

namespace Supervisor.Unit.World;

/// <summary>A disk in memory that can be full, refuse and be looked at.</summary>
internal sealed class FakeLogFiles : ILogFiles
{
    private readonly Dictionary<string, Inode> _names = [];
    private readonly Dictionary<int, Inode> _open = [];
    private int _next = 100;

    /// <summary>An errno to refuse an operation ("open", "write", "rename", "remove", "truncate", "read") on a path, 0 to let it pass.</summary>
    internal Func<string, string, int> Refuse { get; set; } = (_, _) => 0;

    /// <summary>How many more bytes the disk takes.</summary>
    internal long Room { get; set; } = long.MaxValue;

    internal int OpenCount => _open.Count;

    internal List<string> Done { get; } = [];

    internal IEnumerable<string> Names => _names.Keys.Order(StringComparer.Ordinal);

    internal string? this[string path]
    {
        get => _names.TryGetValue(path, out var inode) ? Encoding.UTF8.GetString(inode.Bytes.ToArray()) : null;
        set
        {
            if (value is null)
            {
                _names.Remove(path);
            }
            else
            {
                _names[path] = new Inode(path) { Bytes = [.. Encoding.UTF8.GetBytes(value)] };
            }
        }
    }

    internal void MakeDevice(string path) => _names[path] = new Inode(path) { IsDevice = true };

    public int Open(string path, LogFileMode mode)
    {
        if (Refuse("open", path) is > 0 and var errno)
        {
            return -errno;
        }

        if (!_names.TryGetValue(path, out var inode))
        {
            _names[path] = inode = new Inode(path);
        }

        return Opened(inode);
    }

    public int OpenToRead(string path) => _names.TryGetValue(path, out var inode)
        ? Refuse("read", path) is > 0 and var errno ? -errno : Opened(inode)
        : -Libc.ENOENT;

    public int Look(int file, out long length, out bool regular)
    {
        var inode = _open[file];
        (length, regular) = (inode.Bytes.Count, !inode.IsDevice);
        return 0;
    }

    public long DeviceOf(int file) => _open[file].IsDevice ? -1 : 1;

    public int Write(int file, ReadOnlySpan<byte> bytes)
    {
        var inode = _open[file];
        if (Refuse("write", inode.Name) is > 0 and var errno)
        {
            return -errno;
        }

        if (Room == 0)
        {
            return -Libc.ENOSPC;
        }

        var count = (int)Math.Min(bytes.Length, Room);
        Room -= Room == long.MaxValue ? 0 : count;
        inode.Bytes.AddRange(bytes[..count].ToArray());
        return count;
    }

    public int ReadAt(int file, Span<byte> into, long offset)
    {
        var bytes = _open[file].Bytes;
        var count = (int)Math.Clamp(bytes.Count - offset, 0, into.Length);
        bytes.Skip((int)offset).Take(count).ToArray().CopyTo(into);
        return count;
    }

    public int Rename(string from, string to)
    {
        if (Refuse("rename", from) is > 0 and var errno)
        {
            return -errno;
        }

        if (!_names.Remove(from, out var inode))
        {
            return -Libc.ENOENT;
        }

        Done.Add($"{from} -> {to}");
        _names[to] = inode;
        return 0;
    }

    public int Remove(string path)
    {
        if (Refuse("remove", path) is > 0 and var errno)
        {
            return -errno;
        }

        return !_names.TryGetValue(path, out var inode) ? -Libc.ENOENT : inode.IsDevice || _names.Remove(path) ? 0 : 0;
    }

    public int Truncate(int file)
    {
        if (Refuse("truncate", _open[file].Name) is > 0 and var errno)
        {
            return -errno;
        }

        _open[file].Bytes.Clear();
        return 0;
    }

    public void Close(int file) => Assert.True(_open.Remove(file), "a file was closed twice");

    private int Opened(Inode inode)
    {
        _open.Add(++_next, inode);
        return _next;
    }

    private sealed class Inode(string name)
    {
        internal string Name => name;

        internal List<byte> Bytes { get; init; } = [];

        internal bool IsDevice { get; init; }
    }
}
