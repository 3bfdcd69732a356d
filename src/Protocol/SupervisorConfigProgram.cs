namespace Supervisor;

/// <summary>One program of a configuration, every option expanded; what differs between its processes is as in the first.</summary>
public sealed record SupervisorConfigProgram
{
    /// <summary>The session it was read through; null when it was read from a file.</summary>
    public string? Supervisor { get; init; }
    public string? HostName { get; init; }
    public Guid? EngineId { get; init; }
    public required string Name { get; init; }
    public required string Group { get; init; }

    /// <summary>Its processes as Get-SupervisedProcess will name them.</summary>
    public required IReadOnlyList<string> Processes { get; init; }
    public required string Command { get; init; }
    public string? Directory { get; init; }
    public string? User { get; init; }
    public required bool AutoStart { get; init; }

    /// <summary>"Never", "Unexpected" or "Always".</summary>
    public required string AutoRestart { get; init; }
    public required int Priority { get; init; }
    public required int StartSecs { get; init; }
    public required int StartRetries { get; init; }
    public required int StopSignal { get; init; }
    public required int StopWaitSecs { get; init; }
    public string? StdOutLog { get; init; }
    public string? StdErrLog { get; init; }
    public required string File { get; init; }
    public required int Line { get; init; }

    public override string ToString() => Name;
}

/// <summary>One group of a configuration.</summary>
public sealed record SupervisorConfigGroup
{
    /// <summary>The session it was read through; null when it was read from a file.</summary>
    public string? Supervisor { get; init; }
    public string? HostName { get; init; }
    public Guid? EngineId { get; init; }
    public required string Name { get; init; }

    /// <summary>"Program", "FastCgi" or "EventListener".</summary>
    public required string Kind { get; init; }
    public required int Priority { get; init; }
    public required IReadOnlyList<string> Programs { get; init; }
    public required string File { get; init; }
    public required int Line { get; init; }

    public override string ToString() => Name;
}
