using System.Collections.Immutable;
using Supervisor.Configuration;

namespace Supervisor.Engine.Core;

/// <summary>What the engine as a whole is up to, with supervisord's numbers.</summary>
public enum Mood
{
    ShuttingDown = -1,
    Restarting = 0,
    Running = 1,
}

/// <summary>A group in the tree with its processes by name.</summary>
public sealed record GroupEntry(GroupSettings Settings, ImmutableSortedDictionary<string, ProcessEntry> Processes)
{
    /// <summary>Members in start order; the reverse is the stop order.</summary>
    public IEnumerable<ProcessEntry> InStartOrder => Settings.Processes.Select(program => Processes[program.Name]);

    /// <summary>It is not yet what it was told to be: somebody leaves, or is on the way from an old child to a new one.</summary>
    public bool IsChanging => Processes.Values.Any(entry =>
        entry.Leaving || entry.StartsLater || (entry.Next is not null && entry.State is not ProcessState.Unknown) || entry.State is ProcessState.Stopped { StartAt: not null });
}

/// <summary>All that is true about groups and processes: one immutable tree.</summary>
public sealed record SupervisorState
{
    public static readonly SupervisorState Empty = new();

    public Mood Mood { get; init; } = Mood.Running;

    /// <summary>What the engine ends with once everything is down: an essential program's, or 0.</summary>
    public int ExitStatus { get; init; }

    /// <summary>By name, ordinal.</summary>
    public ImmutableSortedDictionary<string, GroupEntry> Groups { get; init; } =
        ImmutableSortedDictionary.Create<string, GroupEntry>(StringComparer.Ordinal);

    /// <summary>While everything is stopped: the group whose turn it is.</summary>
    public string? StoppingGroup { get; init; }

    /// <summary>The group whose turn it is are listeners that still hear of what has been stopped before them.</summary>
    public bool AwaitsEvents { get; init; }

    public bool MayStart => Mood == Mood.Running;

    public ProcessEntry? Find(ProcessKey key) =>
        Groups.TryGetValue(key.Group, out var group) ? group.Processes.GetValueOrDefault(key.Process) : null;

    /// <summary>Every process, by group name, then by process name: the order in which lists are shown.</summary>
    public IEnumerable<ProcessEntry> All => Groups.Values.SelectMany(group => group.Processes.Values);

    /// <summary>Groups by priority, then by name.</summary>
    public IEnumerable<GroupEntry> GroupsInStartOrder =>
        Groups.Values.OrderBy(group => group.Settings.Priority).ThenBy(group => group.Settings.Name, StringComparer.Ordinal);

    /// <summary>Every process in the order a start of everything takes them.</summary>
    public IEnumerable<ProcessEntry> InStartOrder => GroupsInStartOrder.SelectMany(group => group.InStartOrder);

    public SupervisorState With(ProcessEntry entry)
    {
        var group = Groups[entry.Key.Group];
        return this with { Groups = Groups.SetItem(entry.Key.Group, group with { Processes = group.Processes.SetItem(entry.Key.Process, entry) }) };
    }
}
