namespace Supervisor;

/// <summary>One group of processes that the engine knows.</summary>
public sealed record SupervisedGroup
{
    /// <summary>The session it was read through; filled in by the client.</summary>
    public string? Supervisor { get; init; }

    /// <summary>The host the engine runs on, as the engine says.</summary>
    public string? HostName { get; init; }

    /// <summary>The engine's identity, kept over upgrades.</summary>
    public Guid EngineId { get; init; }

    public required string Name { get; init; }

    /// <summary>Groups with a lower one start earlier and stop later.</summary>
    public int Priority { get; init; }

    /// <summary>How many processes it has.</summary>
    public int Processes { get; init; }

    /// <summary>How many of them are Running.</summary>
    public int Running { get; init; }

    public override string ToString() => Name;
}

/// <summary>The body of POST /v1/groups/add and remove.</summary>
public sealed record GroupRequest
{
    // Settable, not init: the JSON generator would give init properties that are missing in the text no default of ours.

    /// <summary>Names of groups; for remove also wildcard patterns.</summary>
    public IReadOnlyList<string> Names { get; set; } = [];

    /// <summary>remove: stop first what runs.</summary>
    public bool Force { get; set; }
}

/// <summary>What happened to one group in one request.</summary>
public sealed record GroupResult
{
    public required string Name { get; init; }

    /// <summary>Null when it went well.</summary>
    public Fault? Fault { get; init; }

    /// <summary>True when it had been added before.</summary>
    public bool AlreadyDone { get; init; }

    /// <summary>The group after an add, and as it was before a removal; null when the name is unknown.</summary>
    public SupervisedGroup? Group { get; init; }
}
