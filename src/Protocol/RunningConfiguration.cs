namespace Supervisor;

/// <summary>What an engine runs with: its groups as they are now, and what it was started with; never a password.</summary>
public sealed record RunningConfiguration
{
    /// <summary>The session it was read through; filled in by the client.</summary>
    public string? Supervisor { get; init; }
    public string? HostName { get; init; }
    public Guid EngineId { get; init; }

    /// <summary>The main file.</summary>
    public required string Path { get; init; }

    /// <summary>Where pushed fragments are kept.</summary>
    public required string FragmentDir { get; init; }
    public IReadOnlyList<SupervisorConfigProgram> Programs { get; init; } = [];

    /// <summary>In start order.</summary>
    public IReadOnlyList<SupervisorConfigGroup> Groups { get; init; } = [];
    public IReadOnlyList<SupervisorConfigServer> Servers { get; init; } = [];

    public override string ToString() => Path;
}

/// <summary>One HTTP server section.</summary>
public sealed record SupervisorConfigServer
{
    public string? Supervisor { get; init; }
    public string? HostName { get; init; }
    public Guid? EngineId { get; init; }

    /// <summary>The section's whole name.</summary>
    public required string Name { get; init; }

    /// <summary>"unix:///path" or "http://host:port".</summary>
    public required string Address { get; init; }
    public string? Username { get; init; }

    /// <summary>Whether a password is asked for; it is never shown.</summary>
    public required bool HasPassword { get; init; }
    public required string File { get; init; }
    public required int Line { get; init; }

    public override string ToString() => Name;
}
