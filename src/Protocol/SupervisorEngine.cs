namespace Supervisor;

/// <summary>The engine itself: identity, version, mood and where things are.</summary>
public sealed record SupervisorEngine
{
    /// <summary>The session it was read through; filled in by the client.</summary>
    public string? Supervisor { get; init; }
    public string? HostName { get; init; }
    public Guid EngineId { get; init; }

    /// <summary>Our own version.</summary>
    public required string Version { get; init; }

    /// <summary>The version that supervisord's clients are told.</summary>
    public required string CompatibleVersion { get; init; }
    public required string ApiVersion { get; init; }

    /// <summary>"Running", "Restarting" or "Shutdown".</summary>
    public required string State { get; init; }

    /// <summary>1 running, 0 restarting, -1 shutting down.</summary>
    public int StateCode { get; init; }
    public int Id { get; init; }
    public DateTime StartTime { get; init; }
    public string Identification { get; init; } = "";
    public string ConfigPath { get; init; } = "";
    public string LogFile { get; init; } = "";
    public int ProcessCount { get; init; }

    /// <summary>HTTP requests answered since the start, this one included.</summary>
    public long RequestCount { get; init; }

    /// <summary>How many binaries have run in the engine's process, this one included; 0 when it does not say.</summary>
    public int Generation { get; init; }

    /// <summary>Why the last upgrade that was accepted did not come about; null when none failed.</summary>
    public string? UpgradeProblem { get; init; }

    public override string ToString() => $"{Identification} {Version} (pid {Id})";
}
