using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Supervisor.Configuration;

namespace Supervisor.Engine.Core;

/// <summary>An event in the queue of a pool, or in the hands of one of its listeners.</summary>
public sealed record QueuedEvent(EventText Text, long Serial, long PoolSerial)
{
    /// <summary>How often a listener would not have it.</summary>
    public int Refusals { get; init; }

    /// <summary>Until then it is not offered to those who would not have it.</summary>
    public TimeSpan RetryAt { get; init; }

    public ImmutableList<string> RefusedBy { get; init; } = [];
}

/// <summary>One process of a pool: where it is in the protocol, and whether it is RUNNING.</summary>
public sealed record Listener(string Process)
{
    public ListenerState Protocol { get; init; } = new ListenerState.Acknowledged();

    /// <summary>Events are sent to processes in the state RUNNING only.</summary>
    public bool IsRunning { get; init; }

    /// <summary>It comes from an engine that died, and may wait for an event though nobody heard it say so: it does if it has said nothing until then. Null: it has.</summary>
    public TimeSpan? SilentUntil { get; init; }

    public bool MayBeSent => IsRunning && Protocol is ListenerState.Ready;
}

/// <summary>All that is true about a pool of listeners: its queue and its processes, in start order.</summary>
[method: JsonConstructor]
public sealed record PoolState(string Name, int BufferSize, ImmutableArray<Listener> Listeners)
{
    public PoolState(GroupSettings settings)
        : this(settings.Name, settings.Listener!.BufferSize, [.. settings.Processes.Select(program => new Listener(program.Name))])
    {
    }

    /// <summary>Oldest first; never longer than the buffer.</summary>
    public ImmutableList<QueuedEvent> Queue { get; init; } = [];

    /// <summary>Of the next event that is accepted.</summary>
    public long NextPoolSerial { get; init; }

    /// <summary>Results that listeners gave: it grows as long as they work.</summary>
    public long Results { get; init; }

    /// <summary>Events that nobody got, since the queue was full.</summary>
    public long Discarded { get; init; }

    /// <summary>When the first event is to be offered again: somebody is ready for it, but would not have it a moment ago. Or when a listener has been silent long enough.</summary>
    public TimeSpan? Deadline
    {
        get
        {
            var next = !Queue.IsEmpty && Listeners.Any(listener => listener.MayBeSent) ? Queue[0].RetryAt : (TimeSpan?)null;
            foreach (var listener in Listeners)
            {
                next = listener.SilentUntil is { } until && !(next < until) ? until : next;
            }

            return next;
        }
    }

    /// <summary>Some listener has work in hand, or could be given some.</summary>
    public bool HasWork => Listeners.Any(listener =>
        listener.Protocol.InHand is not null || (listener.IsRunning && !Queue.IsEmpty && listener.Protocol is not ListenerState.Unknown));

    internal Listener? Find(string process) => Listeners.FirstOrDefault(listener => listener.Process == process);

    internal PoolState With(Listener listener)
    {
        for (var index = 0; index < Listeners.Length; index++)
        {
            if (Listeners[index].Process == listener.Process)
            {
                return this with { Listeners = Listeners.SetItem(index, listener) };
            }
        }

        return this;
    }
}
