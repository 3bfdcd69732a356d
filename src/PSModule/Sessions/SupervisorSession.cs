using Supervisor.Client;

namespace Supervisor;

/// <summary>One engine this runspace speaks to: a name, an address and what the engine said about itself.</summary>
public sealed class SupervisorSession
{
    /// <summary>How many engines are asked at the same time.</summary>
    internal const int UsualThrottleLimit = 32;

    private readonly string? _host;

    internal SupervisorSession(string name, SupervisorEndpoint endpoint, TimeSpan? requestTimeout = null, int throttleLimit = UsualThrottleLimit)
    {
        Name = name;
        Address = endpoint.Address;
        SocketPath = endpoint.SocketPath;
        Client = new NegotiatedClient(endpoint, name, requestTimeout);
        ThrottleLimit = throttleLimit;
        _host = endpoint.Transport?.Host;
        HostName = _host;
    }

    public string Name { get; }

    public string Address { get; }

    /// <summary>The host the engine runs on, as the engine calls it; until it has been asked, as we do.</summary>
    public string? HostName { get; private set; }

    /// <summary>The engine's identity, once it has been asked.</summary>
    public Guid? EngineId { get; private set; }

    /// <summary>The engine's version, once it has been asked.</summary>
    public string? EngineVersion { get; private set; }

    /// <summary>"Json", or "XmlRpc" for an original supervisord; null until it has answered.</summary>
    public string? Protocol => Client.Protocol;

    /// <summary>Spoken to over a unix socket of this machine.</summary>
    public bool IsLocal => SocketPath is not null;

    /// <summary>With how many others at the same time it may be asked.</summary>
    public int ThrottleLimit { get; }

    /// <summary>How messages call it: a socket's path is the same on every host, and errors travel over remoting.</summary>
    internal string Place => IsLocal && Name == Address ? $"{HostName ?? Environment.MachineName} ({Address})" : Name;

    internal string? SocketPath { get; }

    /// <summary>It was removed: its connections are closed for good.</summary>
    internal bool IsClosed { get; private set; }

    internal NegotiatedClient Client { get; }

    public override string ToString() => Name;

    internal void Close()
    {
        IsClosed = true;
        Client.Dispose();
    }

    internal void Learn(SupervisorEngine engine)
    {
        HostName = engine.HostName ?? _host;
        EngineId = engine.EngineId;
        EngineVersion = engine.Version;
    }

    internal void Learn(SupervisedProcess process)
    {
        HostName = process.HostName ?? HostName;
        EngineId = process.EngineId == Guid.Empty ? EngineId : process.EngineId;
    }
}
