using System.Collections.Concurrent;
using System.Diagnostics;

namespace Supervisor.Engine.Logs;

/// <summary>What becomes of disks that hold somebody up; see the note at the top of LogPump.cs.</summary>
internal sealed unsafe partial class LogPump
{
    private readonly ConcurrentDictionary<LateWriter, bool> _late = new();
    private long _seenAt;

    /// <summary>A file whose disk has not yet taken all it was given; null for none. Any thread may ask.</summary>
    internal string? LatePath => _late.Keys.FirstOrDefault(late => late.HasWork)?.Path;

    /// <summary>After <see cref="Stop"/>: what is late gets a while; then what could not be written, by path.</summary>
    internal IReadOnlyList<(string Path, long Bytes)> GiveUpLate()
    {
        for (var began = Stopwatch.GetTimestamp(); LatePath is not null && Stopwatch.GetElapsedTime(began) < Patience.ForEnd;)
        {
            Thread.Sleep(5);
        }

        return [.. _late.Keys.Where(late => late.HasWork).Select(late => (late.Path, late.Abandon()))];
    }

    /// <summary>While the pump stands still (<see cref="PumpPause"/>), on a thread that no disk may hold up; false when there was nothing to do.</summary>
    internal bool RunQueuedElsewhere()
    {
        var any = false;
        while (RunNext() || !Work.IsEmpty)
        {
            any = true;
            while (Work.TryTake(out var item))
            {
                if (item.Disk is { } disk)
                {
                    MakeLate(disk);
                    disk.Device.Take(item);
                }
                else
                {
                    CarryOut(item);
                }
            }
        }

        return any;
    }

    /// <summary>On the pump's thread: from now on a thread of its own does everything on the device that this file is on.</summary>
    internal void MakeLate(LogDisk disk)
    {
        if (!disk.Device.IsLate)
        {
            var late = new LateWriter(this, disk.Device, disk, null);
            disk.Device.BecomeLate(late);
            _late[late] = true;
            late.Start();
            _watch.Ring();
        }
    }

    /// <summary>On the late writer's thread, which has nothing to do; true: it may end.</summary>
    internal bool TakeBack(LateWriter late)
    {
        var isTaken = AskAsync(() => late.Device.TakeBack(late)).GetAwaiter().GetResult();
        if (isTaken)
        {
            _late.TryRemove(late, out _);
        }

        return isTaken;
    }

    /// <summary>On the watch's thread: the turn takes long; true: it should be looked at again.</summary>
    private bool LookAtPump()
    {
        var hand = _hand;
        var number = hand.Work;
        if (number <= 0 || number != _seenAt)
        {
            _seenAt = number;
            return _inTurn;
        }

        var (disk, item) = (hand.At.Disk!, hand.At);
        var late = new LateWriter(this, disk.Device, disk, item);
        if (!hand.Depose(number, late))
        {
            return true;
        }

        // Until the next line but three nobody is the pump.
        disk.Device.BecomeLate(late);
        _late[late] = true;
        Work.Renew();
        _hand = NewHand(number);
        _hand.Thread.Start();
        return true;
    }

    private bool Patrol()
    {
        var now = Stopwatch.GetTimestamp();
        foreach (var late in _late.Keys)
        {
            late.Look(now);
        }

        return !_late.IsEmpty;
    }
}
