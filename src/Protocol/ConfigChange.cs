namespace Supervisor;

/// <summary>One group that differs between the running and the read configuration.</summary>
public sealed record ConfigChange
{
    /// <summary>The session it was read through; filled in by the client.</summary>
    public string? Supervisor { get; init; }
    /// <summary>"Added", "Changed" or "Removed".</summary>
    public required string Kind { get; init; }
    public required string Group { get; init; }

    /// <summary>For changed groups: the options that differ.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>"key = value" of what differs, as it is; empty for added groups.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>"key = value" of what differs, as it will be; empty for removed groups.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>For changed groups: all of the group is stopped and made anew, since its processes share what differs.</summary>
    public bool Replaced { get; init; }

    /// <summary>For changed groups that are not replaced: every process to which something happens. Those that are the same in both are not touched.</summary>
    public IReadOnlyList<ConfigProcessChange> Processes { get; init; } = [];

    /// <summary>Something that may run is stopped, to go or to be started anew.</summary>
    public bool StopsSomething() => Kind == "Removed" || Replaced || Processes.Any(process => process.Action is "Remove" or "Restart");

    public override string ToString() => $"{Group}: {Kind}";
}

/// <summary>What a change of its group does to one process.</summary>
public sealed record ConfigProcessChange
{
    /// <summary>"group:process", or just the name when both are equal.</summary>
    public required string Name { get; init; }

    /// <summary>"Add", "Remove", "Restart", "Start" (it was down), or "InPlace": it goes on, or stays down, with the new settings.</summary>
    public required string Action { get; init; }

    /// <summary>The options of its own that differ.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    public override string ToString() => Keys.Count == 0 ? $"{Action} {Name}" : $"{Action} {Name} ({string.Join(", ", Keys)})";
}

/// <summary>One finding about a configuration file.</summary>
public sealed record ConfigProblem
{
    /// <summary>"Error", "Warning" or "Info".</summary>
    public required string Severity { get; init; }
    public required string Message { get; init; }
    public string? File { get; init; }

    /// <summary>Counted from 1; 0 when only the file is known.</summary>
    public int Line { get; init; }
    public string? Section { get; init; }
    public string? Key { get; init; }

    public override string ToString() => Line > 0 ? $"{Message} ({File}:{Line})" : $"{Message} ({File})";
}
