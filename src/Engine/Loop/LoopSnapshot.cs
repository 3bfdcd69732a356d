using System.Collections.Immutable;
using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>All that the loop knows at a moment when nothing is under way: enough for another loop to go on from there.</summary>
public sealed record LoopSnapshot
{
    public required IReadOnlyList<GroupSnapshot> Groups { get; init; }

    /// <summary>The last notices, for watchers that come back.</summary>
    public IReadOnlyList<NumberedNotice> History { get; init; } = [];

    /// <summary>What the next notice will have.</summary>
    public long NextNotice { get; init; }

    /// <summary>What the next event for listeners will have.</summary>
    public long NextEvent { get; init; }

    /// <summary>The slice in which each wanted TICK period was seen last.</summary>
    public IReadOnlyList<TickSlice> Ticks { get; init; } = [];

    /// <summary>Children that are no programs, and whose end is no news.</summary>
    public IReadOnlyList<int>? Expected { get; init; }

    public IReadOnlyList<PoolState> Pools { get; init; } = [];

    /// <summary>Listening sockets of FastCGI programs that are open.</summary>
    public IReadOnlyList<OpenSocket> Sockets { get; init; } = [];
}

/// <summary>A group, with its processes in the order of its settings.</summary>
public sealed record GroupSnapshot(GroupSettings Settings, IReadOnlyList<ProcessEntry> Processes)
{
    public static GroupSnapshot Of(GroupEntry group) => new(group.Settings, [.. group.InStartOrder]);

    public GroupEntry Entry => new(Settings, Processes.ToImmutableSortedDictionary(entry => entry.Key.Process, entry => entry, StringComparer.Ordinal));
}

/// <summary>A period in seconds, and the beginning of the slice in seconds since 1970.</summary>
public sealed record TickSlice(int Period, long When);

/// <summary>A listening socket of a FastCGI program.</summary>
public sealed record OpenSocket(SocketName Name, int Descriptor, string Url);
