using System.Collections.Concurrent;
using System.Diagnostics;

namespace Supervisor.Engine.Logs;

/// <summary>
/// A thread that does everything on one device that was late, in order, while the pump goes on with the rest. It begins as the very thread
/// that was held up, or as a new one, and ends when the device has been in time for a while.
/// </summary>
/// <param name="pump">Whose work it does.</param>
/// <param name="device">The only one it has to do with.</param>
/// <param name="at">What was late.</param>
/// <param name="inHand">What the thread is held up with; null when it is a new one.</param>
internal sealed class LateWriter(LogPump pump, LogDevice device, LogDisk at, DiskItem? inHand)
{
    private readonly BlockingCollection<DiskItem> _queue = [];
    private readonly ConcurrentDictionary<Farewell, bool> _farewells = new();
    private long _waiting = inHand?.Weight ?? 0;
    private int _undone = inHand is null ? 0 : 1;
    private long _done;
    private long _caughtUp;
    private long _lost;
    private volatile bool _isGivenUp;
    private int _told;
    private long _doneAtLook = -1;
    private long _lookedAt = Stopwatch.GetTimestamp();

    internal LogDevice Device => device;

    /// <summary>What was late first.</summary>
    internal string Path => at.File.Path;

    /// <summary>Bytes that wait, with something for each item.</summary>
    internal long Waiting => Interlocked.Read(ref _waiting);

    internal bool HasWork => Volatile.Read(ref _undone) > 0;

    /// <summary>Nothing was done for too long: nobody waits for it, what does not fit is lost.</summary>
    internal bool IsGivenUp => _isGivenUp;

    /// <summary>On the pump's thread.</summary>
    internal void Add(DiskItem item)
    {
        Interlocked.Add(ref _waiting, item.Weight);
        Interlocked.Increment(ref _undone);
        _queue.Add(item);
    }

    internal void HasLost(int count) => Interlocked.Add(ref _lost, count);

    /// <summary>When all that was added before is done, or when it is given up. On the pump's thread.</summary>
    internal void WhenDone(Action done)
    {
        if (_isGivenUp || !HasWork)
        {
            done();
            return;
        }

        var farewell = new Farewell(done);
        _farewells[farewell] = true;
        Add(new DiskItem(at, () => Say(farewell), null, 0, 0));
        at.Add(new DiskItem(at, null, null, 0, 0).Weight);
        if (_isGivenUp)
        {
            Say(farewell);
        }
    }

    /// <summary>As a thread of its own.</summary>
    internal void Start() => new Thread(() => Serve()) { Name = "late log writer", IsBackground = true }.Start();

    /// <summary>What the thread was held up with is done: goes on with what came after it, until the device is in time.</summary>
    internal void Serve()
    {
        if (inHand is { } item)
        {
            Done(item, wasAdded: false);
        }

        do
        {
            while (_queue.TryTake(out var next, pump.Patience.ForTrust))
            {
                pump.CarryOut(next);
                Done(next, wasAdded: true);
            }
        }
        while (!_queue.IsAddingCompleted && !pump.TakeBack(this));
    }

    /// <summary>Nothing more comes: the thread ends when it has done the rest.</summary>
    internal void Finish() => _queue.CompleteAdding();

    /// <summary>Nothing that still waits is done any more; the bytes that are lost by that.</summary>
    internal long Abandon()
    {
        var lost = 0L;
        while (_queue.TryTake(out var item))
        {
            item.Disk?.File.Lose(item.Count);
            lost += item.Count;
        }

        return lost + (HasWork ? inHand?.Count ?? 0 : 0);
    }

    /// <summary>On the watch's thread, now and then: has it done anything since?</summary>
    internal void Look(long now)
    {
        var done = Interlocked.Read(ref _done);
        if (done != _doneAtLook || !HasWork)
        {
            (_doneAtLook, _lookedAt) = (done, now);
        }
        else if (!_isGivenUp && Stopwatch.GetElapsedTime(_lookedAt, now) >= pump.Patience.ForAnswer)
        {
            _isGivenUp = true;
            if (Interlocked.Exchange(ref _told, 1) == 0)
            {
                at.File.Tell(new LogTrouble(Path, LogTroubleKind.Late, 0, 0, Over: false));
            }

            foreach (var farewell in _farewells.Keys)
            {
                Say(farewell);
            }

            pump.Post(device.GoOn);
        }
    }

    private void Done(DiskItem item, bool wasAdded)
    {
        if (wasAdded)
        {
            item.Disk?.Add(-item.Weight);
        }

        Interlocked.Increment(ref _done);
        Interlocked.Add(ref _caughtUp, item.Count);
        var waiting = Interlocked.Add(ref _waiting, -item.Weight);
        _isGivenUp = false;
        if (waiting < LogDevice.Few && waiting + item.Weight >= LogDevice.Few)
        {
            pump.Post(device.GoOn);
        }

        if (Interlocked.Decrement(ref _undone) == 0)
        {
            pump.Post(device.GoOn);
            if (Interlocked.Exchange(ref _told, 0) == 1)
            {
                TellOver();
            }
        }
    }

    private void TellOver() => at.File.Tell(new LogTrouble(Path, LogTroubleKind.Late, 0, Interlocked.Exchange(ref _lost, 0), Over: true)
    {
        CaughtUp = Interlocked.Exchange(ref _caughtUp, 0),
        Seconds = Stopwatch.GetElapsedTime(_lookedAt).TotalSeconds,
    });

    private void Say(Farewell farewell)
    {
        if (_farewells.TryRemove(farewell, out _))
        {
            farewell.Done();
        }
    }

    private sealed record Farewell(Action Done)
    {
        public bool Equals(Farewell? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
