using Supervisor.Configuration;

namespace Supervisor.Engine.Core;

/// <summary>What can happen to the tree.</summary>
public abstract record SupervisorInput
{
    /// <summary>An event for one process; an unknown process is no error, it may just have been removed.</summary>
    public sealed record ToProcess(ProcessKey Key, ProcessEvent Event) : SupervisorInput;

    /// <summary>A child was reaped; from now on nothing may be sent to its pid.</summary>
    public sealed record Reaped(ProcessKey Key, int Pid, ExitStatus Status) : SupervisorInput;

    /// <summary>The output of a reaped child is all read.</summary>
    public sealed record Drained(ProcessKey Key, int Pid) : SupervisorInput;

    /// <summary>A group comes into being; its processes are stopped until asked.</summary>
    public sealed record GroupAdded(GroupSettings Settings) : SupervisorInput
    {
        /// <summary>Processes that a person had stopped when the group was another one.</summary>
        public IReadOnlySet<string> StoppedByPerson { get; init; } = System.Collections.Immutable.ImmutableHashSet<string>.Empty;
    }

    /// <summary>A group is to be as these settings say; processes that are the same in both are not touched.</summary>
    public sealed record GroupChanged(GroupSettings Settings) : SupervisorInput;

    /// <summary>A group goes; nothing happens unless all of it is down.</summary>
    public sealed record GroupRemoved(string Name) : SupervisorInput;

    /// <summary>Start what has autostart, of one group or of all.</summary>
    public sealed record AutoStart(string? Group) : SupervisorInput;

    /// <summary>Stop everything in order and end, or restart.</summary>
    public sealed record ShutdownAsked(Mood Mood, int ExitStatus = 0) : SupervisorInput;

    /// <summary>While everything is being stopped: these listeners have their events, or have had their time.</summary>
    public sealed record EventsDelivered(string Group) : SupervisorInput;
}
