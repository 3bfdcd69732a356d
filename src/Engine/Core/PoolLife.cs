using Supervisor.Configuration;
using static Supervisor.Engine.Core.PoolInput;

namespace Supervisor.Engine.Core;

/// <summary>
/// A pool of listeners as one function: events come in, each goes to the first listener that is ready, in order, and comes back
/// when that one rejects it, dies over it, or breaks the protocol. Pure: effects are added to a list.
/// </summary>
public static class PoolLife
{
    /// <summary>The longest pause before an event is offered again to somebody who would not have it.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long one that comes from an engine that died may say nothing. What it said last may have gone to that engine; then it waits for an event, and nobody else
    /// would ever know. One that is really busy for longer hears an event twice, which it may over a crash.
    /// </summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    public static PoolState Next(PoolState pool, PoolInput input, TimeSpan now, List<PoolEffect> effects)
    {
        var after = input switch
        {
            Accepted i => Accept(pool, i, effects),
            Launched i => Change(pool, i.Process, listener => listener with { Protocol = new ListenerState.Acknowledged(), IsRunning = false, SilentUntil = null }),
            BecameRunning i => Change(pool, i.Process, listener => listener with { IsRunning = true }),
            Leaving i => Change(pool, i.Process, listener => listener with { IsRunning = false }),
            Ended i => End(pool, i.Process, now, effects),
            Said i => Hear(pool, i, now, effects),
            Flooded i => Abandon(pool, i.Process, now, effects),
            Delivered i => Sent(pool, i.Process, effects),
            Undelivered i => Return(pool, i, now, effects),
            DeadlineReached => Believe(pool, now, effects),
            _ => pool,
        };
        return Dispatch(after, sayWhatWaits: input is Delivered, now, effects);
    }

    private static PoolState Accept(PoolState pool, Accepted accepted, List<PoolEffect> effects)
    {
        pool = MakeRoom(pool, effects);
        return pool with
        {
            Queue = pool.Queue.Add(new QueuedEvent(accepted.Text, accepted.Serial, pool.NextPoolSerial)),
            NextPoolSerial = pool.NextPoolSerial + 1,
        };
    }

    private static PoolState End(PoolState pool, string process, TimeSpan now, List<PoolEffect> effects)
    {
        if (pool.Find(process) is not { } listener)
        {
            return pool;
        }

        pool = pool.With(new Listener(process));
        return listener.Protocol.InHand is { } lost ? PutBack(pool, lost, refusedBy: null, now, effects) : pool;
    }

    private static PoolState Hear(PoolState pool, Said said, TimeSpan now, List<PoolEffect> effects)
    {
        if (pool.Find(said.Process) is not { } listener)
        {
            return pool;
        }

        var steps = new List<ListenerStep>();
        var protocol = ListenerLife.Next(listener.Protocol, said.Bytes.Span, steps);

        // What it says after a result belongs to the state it is in then; an event that comes back has its place by its number.
        pool = pool.With(listener with { Protocol = protocol, SilentUntil = protocol is ListenerState.Returning ? now + LongestSilence : null });
        return steps.Aggregate(pool, (current, step) => Take(current, said.Process, step, now, effects));
    }

    private static PoolState Take(PoolState pool, string process, ListenerStep step, TimeSpan now, List<PoolEffect> effects)
    {
        foreach (var line in ListenerWording.For(process, step))
        {
            effects.Add(new PoolEffect.Log(line));
        }

        return step switch
        {
            ListenerStep.Processed or ListenerStep.Rejected => pool with { Results = pool.Results + 1 },
            ListenerStep.PutBack e => PutBack(pool, e.Event, e.Refused ? process : null, now, effects),
            _ => pool,
        };
    }

    private static PoolState Abandon(PoolState pool, string process, TimeSpan now, List<PoolEffect> effects)
    {
        if (pool.Find(process) is not { Protocol: not ListenerState.Unknown } listener)
        {
            return pool;
        }

        pool = Take(pool.With(listener with { Protocol = new ListenerState.Unknown(), SilentUntil = null }), process, new ListenerStep.Became(listener.Protocol.Name, "UNKNOWN"), now, effects);
        return listener.Protocol.InHand is { } lost ? PutBack(pool, lost, refusedBy: null, now, effects) : pool;
    }

    /// <summary>Who has said nothing for so long waits for an event; the one it had in hand is offered again, since twice is better than never.</summary>
    private static PoolState Believe(PoolState pool, TimeSpan now, List<PoolEffect> effects)
    {
        foreach (var silent in pool.Listeners.Where(listener => listener.SilentUntil <= now))
        {
            effects.Add(new PoolEffect.Log(ListenerWording.Silent(silent.Process, LongestSilence)));
            pool = Take(pool.With(silent with { Protocol = new ListenerState.Ready(), SilentUntil = null }), silent.Process, new ListenerStep.Became(silent.Protocol.Name, "READY"), now, effects);
            pool = silent.Protocol.InHand is { } lost ? PutBack(pool, lost, refusedBy: null, now, effects) : pool;
        }

        return pool;
    }

    private static PoolState Sent(PoolState pool, string process, List<PoolEffect> effects)
    {
        if (pool.Find(process)?.Protocol.InHand is { } sent)
        {
            effects.Add(new PoolEffect.Log(ListenerWording.Sent(process, sent)));
        }

        return pool;
    }

    private static PoolState Return(PoolState pool, Undelivered undelivered, TimeSpan now, List<PoolEffect> effects)
    {
        if (pool.Find(undelivered.Process) is not { Protocol: ListenerState.Busy busy } listener)
        {
            return pool;
        }

        effects.Add(new PoolEffect.Log(ListenerWording.NotSent(undelivered.Process, busy.Event, undelivered.Gone)));
        return PutBack(pool.With(listener with { Protocol = new ListenerState.Ready() }), busy.Event, undelivered.Process, now, effects);
    }

    /// <summary>
    /// In its old place, before all that were accepted after it. Who refused it gets it again at once for the first time, then
    /// after 1, 2, 3 … seconds; anybody else may have it at once. So one who always refuses does not keep everybody busy.
    /// </summary>
    private static PoolState PutBack(PoolState pool, QueuedEvent back, string? refusedBy, TimeSpan now, List<PoolEffect> effects)
    {
        effects.Add(new PoolEffect.Log(ListenerWording.Waits(pool, back, pool.Queue.Count)));
        pool = MakeRoom(pool, effects);
        if (refusedBy is not null)
        {
            var pause = TimeSpan.FromSeconds(back.Refusals);
            back = back with
            {
                Refusals = back.Refusals + 1,
                RetryAt = now + (pause < LongestPause ? pause : LongestPause),
                RefusedBy = back.RefusedBy.Contains(refusedBy) ? back.RefusedBy : back.RefusedBy.Add(refusedBy),
            };
        }

        var place = 0;
        while (place < pool.Queue.Count && pool.Queue[place].PoolSerial < back.PoolSerial)
        {
            place++;
        }

        return pool with { Queue = pool.Queue.Insert(place, back) };
    }

    /// <summary>Room for one more: when the queue is full the oldest goes.</summary>
    private static PoolState MakeRoom(PoolState pool, List<PoolEffect> effects)
    {
        if (pool.Queue.Count < pool.BufferSize)
        {
            return pool;
        }

        effects.Add(new PoolEffect.Log(new(ActivityLevel.Error, $"pool {pool.Name} event buffer overflowed, discarding event {pool.Queue[0].Serial}")));
        return pool with { Queue = pool.Queue.RemoveAt(0), Discarded = pool.Discarded + 1 };
    }

    /// <summary>The first event to the first listener that may have it; the answer comes back as an input, and then it is the next one's turn.</summary>
    private static PoolState Dispatch(PoolState pool, bool sayWhatWaits, TimeSpan now, List<PoolEffect> effects)
    {
        if (pool.Queue.IsEmpty)
        {
            return pool;
        }

        var first = pool.Queue[0];
        foreach (var listener in pool.Listeners)
        {
            if (listener.MayBeSent && (now >= first.RetryAt || !first.RefusedBy.Contains(listener.Process)))
            {
                effects.Add(new PoolEffect.Deliver(listener.Process, first));
                return pool.With(listener with { Protocol = new ListenerState.Busy(first) }) with { Queue = pool.Queue.RemoveAt(0) };
            }
        }

        if (sayWhatWaits)
        {
            effects.Add(new PoolEffect.Log(ListenerWording.Waits(pool, first, pool.Queue.Count - 1)));
        }

        return pool;
    }

    private static PoolState Change(PoolState pool, string process, Func<Listener, Listener> change) =>
        pool.Find(process) is { } listener ? pool.With(change(listener)) : pool;
}
