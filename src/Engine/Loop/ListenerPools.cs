using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>
/// Keeps the pools of event listeners: hears every notice as it is published, on the loop's thread, so none is ever missed, and
/// has done what <see cref="PoolLife"/> says.
/// </summary>
internal sealed class ListenerPools(IOutput output, EngineTools tools, Clock clock, Func<SupervisorState> state)
{
    private readonly Dictionary<string, Pool> _pools = new(StringComparer.Ordinal);
    private readonly FarewellWatch _farewell = new();

    public bool IsEmpty => _pools.Count == 0;

    /// <summary>The periods of TICK events that some pool wants.</summary>
    public IEnumerable<int> WantedTicks => TickState.Periods.Where(period => _pools.Values.Any(pool => pool.Wants(EventNames.TickName(period))));

    /// <summary>When a pool, or the end of everything, next wants <see cref="Turn"/>.</summary>
    public TimeSpan? Next
    {
        get
        {
            var next = _farewell.Deadline;
            foreach (var pool in _pools.Values)
            {
                next = pool.State.Deadline is { } due && !(next < due) ? due : next;
            }

            return next;
        }
    }

    /// <summary>Something was published.</summary>
    public void Hear(Notice notice)
    {
        if (notice is Notice.GroupChanged { Added: true } came && state().Groups.TryGetValue(came.Group, out var group) && group.Settings.Listener is { } listener)
        {
            _pools[came.Group] = new Pool(new PoolState(group.Settings), listener);
        }
        else if (notice is Notice.GroupChanged { Added: false } went)
        {
            _pools.Remove(went.Group);
        }

        if (_pools.Count == 0)
        {
            return;
        }

        if (notice is not Notice.ProcessChanged { Transition.After: var after } || !_pools.TryGetValue(after.Key.Group, out var own))
        {
            Offer(notice);
            return;
        }

        // A listener is not sent the news of its own end; what it had in hand comes back after that news, as with the original.
        if (after.Code != ProcessStateCode.Running)
        {
            Give(own, new PoolInput.Leaving(after.Key.Process));
        }

        Offer(notice);
        switch (after.Code)
        {
            case ProcessStateCode.Starting:
                Give(own, new PoolInput.Launched(after.Key.Process));
                break;
            case ProcessStateCode.Running:
                Give(own, new PoolInput.BecameRunning(after.Key.Process));
                break;
            case not (ProcessStateCode.Stopping or ProcessStateCode.Unknown):
                Give(own, new PoolInput.Ended(after.Key.Process));
                break;
        }
    }

    /// <summary>A listener wrote to its stdout.</summary>
    public void Said(ListenerEar ear, byte[] bytes, bool flooded)
    {
        if (!_pools.TryGetValue(ear.Key.Group, out var pool))
        {
            ear.Heard(bytes.Length, enough: true);
            return;
        }

        var process = ear.Key.Process;
        if (bytes.Length > 0)
        {
            Write(ListenerWording.Heard(process, bytes));
        }

        Give(pool, flooded ? new PoolInput.Flooded(process) : new PoolInput.Said(process, bytes));
        ear.Heard(bytes.Length, enough: !tools.ShowsDebug && pool.State.Find(process)?.Protocol is ListenerState.Unknown);
    }

    /// <summary>Everything is being stopped: from now on <see cref="TryTakeFinished"/> tells when these listeners may be, too.</summary>
    public void AwaitEvents(string group) => _farewell.Begin(group, clock.Now.Monotonic);

    /// <summary>Takes the group that was waited for, once it has its events or has had its time.</summary>
    public bool TryTakeFinished(out string group) =>
        _farewell.TryEnd(_pools.TryGetValue(_farewell.Group ?? "", out var pool) ? pool.State : null, clock.Now.Monotonic, out group);

    public IReadOnlyList<PoolState> Capture() => [.. _pools.Values.Select(pool => pool.State)];

    /// <summary>The pools as they were; their groups are in the tree already.</summary>
    public void Restore(IReadOnlyList<PoolState> pools)
    {
        foreach (var pool in pools)
        {
            if (state().Groups.GetValueOrDefault(pool.Name)?.Settings.Listener is { } settings)
            {
                _pools[pool.Name] = new Pool(pool, settings);
            }
        }
    }

    /// <summary>Pools whose deadline has come go on.</summary>
    public void Turn()
    {
        foreach (var pool in _pools.Values)
        {
            if (pool.State.Deadline <= clock.Now.Monotonic)
            {
                Give(pool, new PoolInput.DeadlineReached());
            }
        }
    }

    private void Offer(Notice notice)
    {
        var name = EventNames.Of(notice);
        EventText? text = null;
        var serial = 0L;
        foreach (var pool in _pools.Values)
        {
            if (pool.Wants(name))
            {
                // One number for all pools, and none for an event that no pool wants.
                serial = text is null ? tools.Serials.Take() : serial;
                text ??= EventText.Of(notice);
                Give(pool, new PoolInput.Accepted(text, serial));
            }
        }
    }

    private void Give(Pool pool, PoolInput input)
    {
        var effects = new List<PoolEffect>();
        var before = pool.State.Listeners;
        for (PoolInput? next = input; next is not null;)
        {
            effects.Clear();
            pool.State = PoolLife.Next(pool.State, next, clock.Now.Monotonic, effects);
            next = null;
            Record(pool.State, ref before);
            foreach (var effect in effects)
            {
                if (effect is PoolEffect.Log log)
                {
                    Write(log.Line);
                }
                else if (effect is PoolEffect.Deliver deliver)
                {
                    next = Deliver(pool, deliver);
                }
            }
        }
    }

    /// <summary>Before an event is sent: a listener that has one and one that may be sent one must not be taken for each other.</summary>
    private void Record(PoolState pool, ref System.Collections.Immutable.ImmutableArray<Listener> before)
    {
        for (var index = 0; tools.Journal is { } journal && before != pool.Listeners && index < pool.Listeners.Length; index++)
        {
            var (was, now) = (before[index].Protocol, pool.Listeners[index].Protocol);
            if (now is ListenerState.Ready != was is ListenerState.Ready || !ReferenceEquals(now.InHand, was.InHand))
            {
                journal.Changed(new ProcessKey(pool.Name, pool.Listeners[index].Process), now);
            }
        }

        before = pool.Listeners;
    }

    private PoolInput Deliver(Pool pool, PoolEffect.Deliver deliver)
    {
        var (name, sent) = (pool.State.Name, deliver.Event);
        var envelope = sent.Text.Envelope(tools.Identifier, name, sent.Serial, sent.PoolSerial, pool.Settings.LengthInBytes);
        var outcome = output.WriteInput(new ProcessKey(name, deliver.Process), envelope);
        return outcome == InputOutcome.Written
            ? new PoolInput.Delivered(deliver.Process)
            : new PoolInput.Undelivered(deliver.Process, Gone: outcome == InputOutcome.NoReader);
    }

    private void Write(ActivityLine line) => tools.Write(line.Level, line.Message);

    private sealed class Pool(PoolState state, EventListenerSettings settings)
    {
        private readonly Dictionary<string, bool> _wants = new(StringComparer.Ordinal);

        public PoolState State { get; set; } = state;

        public EventListenerSettings Settings => settings;

        public bool Wants(string name)
        {
            if (!_wants.TryGetValue(name, out var wants))
            {
                _wants[name] = wants = EventNames.Covers(settings.Events, name);
            }

            return wants;
        }
    }
}
