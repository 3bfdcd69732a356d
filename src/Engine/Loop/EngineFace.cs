namespace Supervisor.Engine.Loop;

/// <summary>Who this engine is; fixed for its life.</summary>
internal sealed record EngineIdentity
{
    public required Guid Id { get; init; }
    public required string HostName { get; init; }

    /// <summary>Our own version.</summary>
    public required string Version { get; init; }

    /// <summary>What supervisord's clients are told.</summary>
    public string CompatibleVersion { get; init; } = "4.3.0";
    public string ApiVersion { get; init; } = "3.0";
    public required int Pid { get; init; }

    /// <summary>The main configuration file, absolute.</summary>
    public string ConfigPath { get; init; } = "";

    /// <summary>UTC.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>UTC; when this life began, which a reload follows with another: serials of events and positions in logs count in it alone.</summary>
    public DateTime LifeBegan { get; init; } = DateTime.UtcNow;
}

/// <summary>All that requests are answered from, whatever their spelling.</summary>
internal sealed record EngineFace(Operations Operations, ConfigurationDesk Configuration, ILogs Logs, Clock Clock, EngineIdentity Identity)
{
    /// <summary>Null where no binary can go on.</summary>
    public IUpgrade? Upgrade { get; init; }
}
