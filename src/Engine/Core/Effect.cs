using System.Collections.Immutable;
using Supervisor.Configuration;

namespace Supervisor.Engine.Core;

/// <summary>What the world is asked to do. Order matters within a list.</summary>
public abstract record Effect
{
    /// <summary>Launch the program and answer with Spawned or SpawnFailed in the same turn.</summary>
    public sealed record Launch(ProcessKey Key, ProgramSettings Program) : Effect;

    /// <summary>Send a signal to the child, or to its whole process group.</summary>
    public sealed record Signal(ProcessKey Key, int Pid, int Number, bool WholeGroup, SignalPurpose Purpose) : Effect;

    /// <summary>Read what the ended child has left in its pipes, then answer with Drained.</summary>
    public sealed record Drain(ProcessKey Key, int Pid) : Effect;

    /// <summary>Give an event that had to wait to its process again.</summary>
    public sealed record Redeliver(ProcessKey Key, ProcessEvent Event) : Effect;

    /// <summary>See whether members of an ended child's process group live on; answer with SurvivorsSeen if so.</summary>
    public sealed record LookForSurvivors(ProcessKey Key, int Pid) : Effect;

    /// <summary>A start failed while earlier survivors may live: answer with SurvivorsNamed.</summary>
    public sealed record NameSurvivors(ProcessKey Key, ImmutableList<int> ProcessGroups) : Effect;

    /// <summary>A group of FastCGI programs was made: see whether its socket can be had.</summary>
    public sealed record TrySocket(SocketName Socket, FastCgiSettings Settings) : Effect;

    /// <summary>The last process that had the socket is gone.</summary>
    public sealed record CloseSocket(SocketName Socket) : Effect;

    /// <summary>A process changed its state: for the activity log, the event stream and waiters.</summary>
    public sealed record Announce(Transition Transition) : Effect;

    /// <summary>A person's wish changed nothing but what is remembered of it: for the journal.</summary>
    public sealed record Remember(ProcessEntry Entry) : Effect;

    /// <summary>A group came or went.</summary>
    public sealed record AnnounceGroup(string Group, bool Added) : Effect;

    /// <summary>A process is gone from the tree: its files may be closed.</summary>
    public sealed record Forget(ProcessKey Key) : Effect;

    /// <summary>A line for the activity log.</summary>
    public sealed record Log(ActivityLevel Level, string Message) : Effect;

    /// <summary>Everything is being stopped, and it is the turn of these listeners: answer with EventsDelivered when they have heard what happened.</summary>
    public sealed record AwaitEvents(string Group) : Effect;

    /// <summary>Everything has stopped after a shutdown or restart was asked: the loop may end.</summary>
    public sealed record AllStopped : Effect;
}

/// <summary>Why a signal is sent: it decides the wording in the activity log.</summary>
public enum SignalPurpose
{
    Stop,
    Kill,
    Request,
}

/// <summary>One change of state, with all that log lines, events and waiters need to know of it.</summary>
public sealed record Transition(ProcessEntry Before, ProcessEntry After, ProcessEvent Cause, Instant At)
{
    public ProcessKey Key => After.Key;
}
