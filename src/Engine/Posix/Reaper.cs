using Supervisor.Engine.Posix.Spawn;

namespace Supervisor.Engine.Posix;

/// <summary>
/// One thread (and one reaper a process: two would take each other's wake-ups) that says when a child has ended, ours or a stranger
/// orphaned to us. It reaps nothing, so no pid is reused before the loop knows.
/// </summary>
/// <remarks>
/// It sleeps on an eventfd that the SIGCHLD handler of sigchld.c fills, not in waitid: waitid has nothing to wait for while there is no
/// child (ECHILD) and cannot be asked to stop. Every child that ends after the loop's last look fills the eventfd again, so nothing has to be
/// handed back and there is nothing to spin on.
/// </remarks>
public sealed class Reaper : IDisposable
{
    private readonly Action _childrenEnded;
    private readonly int _ended;
    private readonly int _stop;
    private readonly Thread _thread;

    /// <summary><paramref name="childrenEnded"/> is called on the reaper's thread and should post one mail.</summary>
    public Reaper(Action childrenEnded)
    {
        _childrenEnded = childrenEnded;
        _ended = NativeSpawn.WatchChildren();
        if (_ended < 0)
        {
            throw new PosixException("eventfd", -_ended, "watch for children that end");
        }
        _stop = Libc.EventFd(0, 0x80800);
        if (_stop < 0)
        {
            throw PosixException.Last("eventfd", "watch for children that end");
        }
        _thread = new Thread(Watch, 256 * 1024) { IsBackground = true, Name = "reaper" };
        _thread.Start();
    }

    /// <summary>How often the thread woke; for the promise that an idle engine sleeps.</summary>
    internal int WakeUps { get; private set; }

    public unsafe void Dispose()
    {
        if (!_thread.IsAlive)
        {
            return;
        }
        ulong one = 1;
        Libc.WriteFrom(_stop, &one, sizeof(ulong));
        _thread.Join();
        Libc.Close(_stop);
    }

    private unsafe void Watch()
    {
        NativeSpawn.ReceiveSigchld();
        var fds = stackalloc Libc.Polled[2];
        fds[0] = new Libc.Polled { Fd = _ended, Wanted = Libc.PollIn };
        fds[1] = new Libc.Polled { Fd = _stop, Wanted = Libc.PollIn };
        // Children that ended before this thread was born have sent their signal to nobody.
        Report();
        while (true)
        {
            var ready = Libc.Poll(fds, 2, -1);
            if (fds[1].Happened != 0 && ready > 0)
            {
                return;
            }
            if (ready > 0)
            {
                WakeUps++;
                ulong count;
                Libc.ReadInto(_ended, &count, sizeof(ulong));
                Report();
            }
        }
    }

    private void Report()
    {
        if (Children.AnyHasEnded())
        {
            _childrenEnded();
        }
    }
}
