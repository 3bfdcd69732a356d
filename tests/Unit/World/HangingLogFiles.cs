using System.Collections.Concurrent;
using Supervisor.Engine.Logs;

namespace Supervisor.Unit.World;

/// <summary>A disk in memory that can stop answering, as a frozen one does: whoever asks waits until it answers. Each folder is a device.</summary>
internal sealed class HangingLogFiles : ILogFiles
{
    private readonly Lock _gate = new();
    private readonly FakeLogFiles _files = new();
    private readonly ConcurrentDictionary<string, ManualResetEventSlim> _hung = new();
    private readonly ConcurrentDictionary<int, string> _paths = new();
    private int _waiting;

    /// <summary>Threads that wait for an answer.</summary>
    internal int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Calls that were made of each kind: "write /bad/x".</summary>
    internal ConcurrentQueue<string> Calls { get; } = new();

    internal string? this[string path]
    {
        get
        {
            lock (_gate)
            {
                return _files[path];
            }
        }
    }

    internal IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
            {
                return [.. _files.Names];
            }
        }
    }

    internal int OpenCount
    {
        get
        {
            lock (_gate)
            {
                return _files.OpenCount;
            }
        }
    }

    internal void Hang(string folder) => _hung[folder] = new ManualResetEventSlim();

    internal void Answer(string folder)
    {
        if (_hung.TryRemove(folder, out var hung))
        {
            hung.Set();
        }
    }

    /// <summary>One call passes, as with a disk that is only slow.</summary>
    internal void AnswerOnce(string folder)
    {
        var next = new ManualResetEventSlim();
        if (_hung.TryGetValue(folder, out var hung) && _hung.TryUpdate(folder, next, hung))
        {
            hung.Set();
        }
    }

    public int Open(string path, LogFileMode mode) => Keep(path, Asked("open", path, () => _files.Open(path, mode)));

    // Reading answers: a frozen file system can be read.
    public int OpenToRead(string path)
    {
        lock (_gate)
        {
            return Keep(path, _files.OpenToRead(path));
        }
    }

    public int Look(int file, out long length, out bool regular)
    {
        lock (_gate)
        {
            return _files.Look(file, out length, out regular);
        }
    }

    public long DeviceOf(int file) => Path.GetDirectoryName(_paths[file])!.GetHashCode(StringComparison.Ordinal) & int.MaxValue;

    public int Write(int file, ReadOnlySpan<byte> bytes)
    {
        var given = bytes.ToArray();
        return Asked("write", _paths[file], () => _files.Write(file, given));
    }

    public int ReadAt(int file, Span<byte> into, long offset)
    {
        lock (_gate)
        {
            return _files.ReadAt(file, into, offset);
        }
    }

    public int Rename(string from, string to) => Asked("rename", from, () => _files.Rename(from, to));

    public int Remove(string path) => Asked("remove", path, () => _files.Remove(path));

    public int Truncate(int file) => Asked("truncate", _paths[file], () => _files.Truncate(file));

    public void Close(int file)
    {
        lock (_gate)
        {
            _files.Close(file);
        }
    }

    private int Keep(string path, int file)
    {
        if (file >= 0)
        {
            _paths[file] = path;
        }

        return file;
    }

    private int Asked(string what, string path, Func<int> work)
    {
        Calls.Enqueue($"{what} {path}");
        if (_hung.TryGetValue(Path.GetDirectoryName(path)!, out var hung))
        {
            Interlocked.Increment(ref _waiting);
            hung.Wait();
            Interlocked.Decrement(ref _waiting);
        }

        lock (_gate)
        {
            return work();
        }
    }
}
