namespace Supervisor;

/// <summary>What one try to reach an engine has shown.</summary>
public sealed record ConnectionTest
{
    /// <summary>The session that was tried.</summary>
    public required string Supervisor { get; init; }

    public required string Address { get; init; }

    public string? HostName { get; init; }

    /// <summary>Something that speaks HTTP answered.</summary>
    public bool Reachable { get; init; }

    /// <summary>It took the user name and the password, or wanted none.</summary>
    public bool Authenticated { get; init; }

    /// <summary>From the request to the answer; the first one of a session includes connecting.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>"Json", or "XmlRpc" for an original supervisord.</summary>
    public string? Protocol { get; init; }

    public string? ApiVersion { get; init; }

    public string? EngineVersion { get; init; }

    /// <summary>The engine's own state: Running, Restarting or Shutdown.</summary>
    public string? State { get; init; }

    /// <summary>Why it could not be used; null when it could.</summary>
    public string? Error { get; init; }

    public override string ToString() => $"{Supervisor}: {Error ?? State}";
}
