using System.Runtime.InteropServices;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Logs;

/// <summary>
/// A thread that sees when a disk holds the pump up, since the pump cannot. The kernel wakes it only if a turn of the pump takes long, and now
/// and then while some disk is late.
/// </summary>
internal sealed unsafe class PumpWatch : IDisposable
{
    private const int EveryMilliseconds = 250;
    private const int MonotonicClock = 1;
    private readonly int _timer = Libc.MakeTimer(MonotonicClock, Libc.O_CLOEXEC | Libc.O_NONBLOCK);
    private readonly int _bell = Libc.MakeEventCounter(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
    private readonly Func<bool> _look;
    private readonly Func<bool> _patrol;
    private readonly long _nanoseconds;
    private readonly Thread _thread;
    private volatile bool _ended;

    /// <param name="patience">For one turn, and then between two looks.</param>
    /// <param name="look">Looks at a pump that takes long; true: look again.</param>
    /// <param name="patrol">Looks after what is late; false when nothing is.</param>
    internal PumpWatch(TimeSpan patience, Func<bool> look, Func<bool> patrol)
    {
        (_look, _patrol, _nanoseconds) = (look, patrol, patience.Ticks * TimeSpan.NanosecondsPerTick);
        if (_timer < 0 || _bell < 0)
        {
            throw new InvalidOperationException($"cannot watch the log pump: errno {Marshal.GetLastPInvokeError()}");
        }

        _thread = new Thread(Run) { Name = "log watch", IsBackground = true };
    }

    internal void Start() => _thread.Start();

    /// <summary>A turn begins, which should be over soon.</summary>
    internal void Arm() => Set(_nanoseconds);

    internal void Disarm() => Set(0);

    /// <summary>Something has become late.</summary>
    internal void Ring()
    {
        var one = 1L;
        _ = Libc.Write(_bell, (byte*)&one, sizeof(long));
    }

    public void Dispose()
    {
        _ended = true;
        Ring();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _ = Libc.CloseFile(_timer);
        _ = Libc.CloseFile(_bell);
    }

    private void Run()
    {
        var requests = stackalloc Libc.PollRequest[] { new() { Fd = _timer, Events = Libc.POLLIN }, new() { Fd = _bell, Events = Libc.POLLIN } };
        for (var patrols = false; !_ended;)
        {
            _ = Libc.WaitFor(requests, 2, patrols ? EveryMilliseconds : -1);
            var counter = 0L;
            if (requests[1].Result != 0)
            {
                _ = Libc.Read(_bell, (byte*)&counter, sizeof(long));
            }

            // Not more than once a timer: the pump may have begun its next turn meanwhile, and set it again.
            if (requests[0].Result != 0 && Libc.Read(_timer, (byte*)&counter, sizeof(long)) > 0 && _look())
            {
                Arm();
            }

            patrols = _patrol();
        }
    }

    private void Set(long nanoseconds)
    {
        var when = stackalloc long[] { 0, 0, nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000 };
        _ = Libc.SetTimer(_timer, 0, when, null);
    }
}
