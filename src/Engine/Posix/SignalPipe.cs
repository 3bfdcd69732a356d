using Supervisor.Engine.Posix.Spawn;

namespace Supervisor.Engine.Posix;

/// <summary>The process's one reader of the pipe that the handler of signals.c fills; who takes which signal may change, the thread stays.</summary>
internal static class SignalPipe
{
    private static readonly Lock Changing = new();
    private static readonly Dictionary<int, List<Action<int>>> Takers = [];
    private static bool _isRead;

    internal static void Add(int number, Action<int> taker)
    {
        lock (Changing)
        {
            Read();
            if (!Takers.TryGetValue(number, out var takers))
            {
                if (NativeSpawn.TellSignal(number) is < 0 and var error)
                {
                    throw new PosixException("sigaction", -error, $"take signal {number}");
                }
                Takers[number] = takers = [];
            }
            takers.Add(taker);
        }
    }

    internal static void Remove(int number, Action<int> taker)
    {
        lock (Changing)
        {
            if (Takers.TryGetValue(number, out var takers) && takers.Remove(taker) && takers.Count == 0)
            {
                Takers.Remove(number);
                NativeSpawn.LeaveSignal(number);
            }
        }
    }

    private static void Read()
    {
        if (_isRead)
        {
            return;
        }
        var fd = NativeSpawn.SignalPipe();
        if (fd < 0)
        {
            throw new PosixException("pipe2", -fd, "take signals");
        }
        new Thread(() => Read(fd), 256 * 1024) { IsBackground = true, Name = "signals" }.Start();
        _isRead = true;
    }

    private static unsafe void Read(int fd)
    {
        byte number;
        while (true)
        {
            if (Libc.ReadInto(fd, &number, 1) == 1)
            {
                Tell(number);
            }
            else if (Libc.Error != Errno.EINTR)
            {
                return;
            }
        }
    }

    /// <summary>On pool threads: a taker that takes its time must not hold up the next signal.</summary>
    private static void Tell(int number)
    {
        lock (Changing)
        {
            foreach (var taker in Takers.GetValueOrDefault(number, []))
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => taker(number), null);
            }
        }
    }
}
