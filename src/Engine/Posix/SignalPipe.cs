using Supervisor.Engine.Posix.Spawn;

namespace Supervisor.Engine.Posix;

/// <summary>The process's one reader of the pipe that the handler of signals.c fills; who takes which signal may change, the thread stays.</summary>
internal static class SignalPipe
{
    private static readonly Lock Changing = new();
    private static readonly Dictionary<int, List<Action<int>>> Takers = [];
    private static readonly Lock Reading = new();
    private static readonly ManualResetEventSlim Open = new(initialState: true);
    private static int _onTheirWay;

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

    /// <summary>The pipe's end, which holds what has come since <see cref="Hold"/>; -1 while nobody takes signals.</summary>
    internal static int Descriptor { get; private set; } = -1;

    /// <summary>
    /// From now on signals stay in the pipe, and those before have been taken by their takers; until it is disposed. For who puts another
    /// program in our place: it finds them in the pipe.
    /// </summary>
    internal static IDisposable Hold()
    {
        lock (Reading)
        {
            Open.Reset();
        }

        // Those on their way, on pool threads: each is a few instructions from having posted its mail.
        SpinWait.SpinUntil(() => Volatile.Read(ref _onTheirWay) == 0, TimeSpan.FromSeconds(1));
        return new Release();
    }

    /// <summary>What another program in our place has left in its pipe, which is closed then.</summary>
    internal static unsafe void TakeFrom(int descriptor)
    {
        _ = Libc.FileControl(descriptor, Libc.F_SETFL, Libc.O_NONBLOCK);
        byte number;
        while (Libc.ReadInto(descriptor, &number, 1) == 1)
        {
            Tell(number);
        }

        Libc.Close(descriptor);
    }

    private static void Read()
    {
        if (Descriptor >= 0)
        {
            return;
        }
        var fd = NativeSpawn.SignalPipe();
        if (fd < 0)
        {
            throw new PosixException("pipe2", -fd, "take signals");
        }
        Descriptor = fd;
        new Thread(() => Read(fd), 256 * 1024) { IsBackground = true, Name = "signals" }.Start();
    }

    private static unsafe void Read(int fd)
    {
        while (true)
        {
            var arrived = new Libc.Polled { Fd = fd, Wanted = Libc.PollIn };
            if (Libc.Poll(&arrived, 1, -1) < 0 && Libc.Error != Errno.EINTR)
            {
                return;
            }

            Open.Wait();
            lock (Reading)
            {
                byte number;
                if (Open.IsSet && arrived.Happened != 0 && Libc.ReadInto(fd, &number, 1) == 1)
                {
                    Tell(number);
                }
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
                Interlocked.Increment(ref _onTheirWay);
                ThreadPool.UnsafeQueueUserWorkItem(
                    _ =>
                    {
                        try
                        {
                            taker(number);
                        }
                        finally
                        {
                            Interlocked.Decrement(ref _onTheirWay);
                        }
                    },
                    null);
            }
        }
    }

    private sealed class Release : IDisposable
    {
        public void Dispose() => Open.Set();
    }
}
