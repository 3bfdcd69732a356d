using Supervisor.Client;

namespace Supervisor;

/// <summary>One engine this runspace speaks to: a name, an address and what the engine said about itself.</summary>
public sealed class SupervisorSession
{
    internal SupervisorSession(string name, SupervisorEndpoint endpoint, TimeSpan? requestTimeout = null)
    {
        Name = name;
        Address = endpoint.Address;
        IsLocal = endpoint.SocketPath is not null;
        SocketPath = endpoint.SocketPath;
        Client = requestTimeout is { } limit
            ? new JsonClient(endpoint) { SessionName = name, RequestTimeout = limit }
            : new JsonClient(endpoint) { SessionName = name };
    }

    public string Name { get; }

    public string Address { get; }

    /// <summary>The host the engine runs on, once it has been asked.</summary>
    public string? HostName { get; private set; }

    /// <summary>The engine's identity, once it has been asked.</summary>
    public Guid? EngineId { get; private set; }

    /// <summary>The engine's version, once it has been asked.</summary>
    public string? EngineVersion { get; private set; }

    /// <summary>Spoken to over a unix socket of this machine.</summary>
    public bool IsLocal { get; }

    internal string? SocketPath { get; }

    internal ISupervisorClient Client { get; }

    public override string ToString() => Name;

    internal void Learn(SupervisorEngine engine)
    {
        HostName = engine.HostName;
        EngineId = engine.EngineId;
        EngineVersion = engine.Version;
    }

    internal void Learn(SupervisedProcess process)
    {
        HostName = process.HostName ?? HostName;
        EngineId = process.EngineId == Guid.Empty ? EngineId : process.EngineId;
    }
}
