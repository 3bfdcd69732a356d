using System.Text;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Unit.Posix;

/// <summary>Tests that make, signal and reap real children; alone, because a reaper takes every child of the process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RealChildrenCollection
{
    public const string Name = "real children";
}

/// <summary>Real children with a reaper, and deadlines on everything.</summary>
internal sealed class RealChildren : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly AutoResetEvent _ended = new(false);
    private readonly Dictionary<int, ExitStatus> _statuses = [];
    private readonly Reaper _reaper;

    /// <summary>One at a time: two reapers in a process would take each other's wake-ups.</summary>
    internal RealChildren() => _reaper = new Reaper(() => _ended.Set());

    internal Children Children { get; init; } = new();

    internal Reaper Reaper => _reaper;

    internal static string Nobody => "nobody";

    internal static LaunchRequest Shell(string script, int stdout = -1, int stderr = -1, int stdin = -1) => new()
    {
        Executable = "/bin/sh",
        Arguments = ["sh", "-c", script],
        Environment = ["PATH=/usr/bin:/bin"],
        Streams = new ChildStreams(stdin, stdout, stderr),
    };

    internal int Start(LaunchRequest request)
    {
        var result = Children.Launch(request);
        Assert.True(result.Succeeded, $"{result.Stage}: {Errno.Name(result.Errno)}");
        return result.Pid;
    }

    internal ExitStatus Await(int pid)
    {
        var until = DateTime.UtcNow + Deadline;
        while (!_statuses.ContainsKey(pid))
        {
            foreach (var reaped in Children.Reap())
            {
                _statuses.Add(reaped.Pid, reaped.Status);
            }
            if (!_statuses.ContainsKey(pid))
            {
                Assert.True(_ended.WaitOne(until - DateTime.UtcNow), $"{pid} did not end in time");
            }
        }
        return _statuses[pid];
    }

    /// <summary>Every process reaped so far.</summary>
    internal IReadOnlyDictionary<int, ExitStatus> Reaped => _statuses;

    /// <summary>What the child writes to stdout until it and all who hold its stdout are gone.</summary>
    internal string Output(LaunchRequest request, out ExitStatus status)
    {
        var (read, write) = Pipe();
        var pid = Start(request with { Streams = request.Streams with { Out = write } });
        Libc.Close(write);
        var text = ReadAll(read);
        status = Await(pid);
        return text;
    }

    internal string Output(LaunchRequest request) => Output(request, out _);

    internal static unsafe (int Read, int Write) Pipe()
    {
        var ends = stackalloc int[2];
        Assert.Equal(0, Libc.Pipe(ends, 0x80000));
        return (ends[0], ends[1]);
    }

    internal static unsafe string ReadAll(int fd)
    {
        var text = new List<byte>();
        var buffer = stackalloc byte[4096];
        for (nint read; (read = Libc.ReadInto(fd, buffer, 4096)) != 0;)
        {
            Assert.True(read > 0 || Libc.Error == Errno.EINTR);
            text.AddRange(new ReadOnlySpan<byte>(buffer, (int)Math.Max(0, read)));
        }
        Libc.Close(fd);
        return Encoding.UTF8.GetString([.. text]);
    }

    /// <summary>One line from the pipe: the child says it has come so far.</summary>
    internal static unsafe string ReadLine(int fd)
    {
        var text = new StringBuilder();
        byte one;
        while (Libc.ReadInto(fd, &one, 1) == 1 && one != '\n')
        {
            text.Append((char)one);
        }
        return text.ToString();
    }

    internal static int OpenFds() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    internal static bool AsRoot => Mono.Unix.Native.Syscall.geteuid() == 0;

    public void Dispose()
    {
        _reaper.Dispose();
        _ended.Dispose();
    }
}
