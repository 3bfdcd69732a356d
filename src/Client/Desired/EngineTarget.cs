using Supervisor.Configuration;

namespace Supervisor.Client.Desired;

/// <summary>The engine that a declaration means: how to speak to it, and how it is shown.</summary>
public sealed class EngineTarget : IDisposable
{
    private EngineTarget(ISupervisorClient client, SupervisorEndpoint endpoint, string? declared) =>
        (Client, SocketPath, IsLocal) = (client, declared ?? endpoint.SocketPath ?? endpoint.Address, endpoint.SocketPath is not null);

    public ISupervisorClient Client { get; }

    /// <summary>As it was declared, else as it was found.</summary>
    public string SocketPath { get; }

    private bool IsLocal { get; }

    /// <summary>An engine behind a socket of this machine has its files here too.</summary>
    public Func<string, IniDocument?> ReadFile => IsLocal ? EngineFiles.Document : _ => null;

    public static EngineTarget Find(Declaration wanted, Func<SupervisorEndpoint, ISupervisorClient> connect)
    {
        var endpoint = EngineAddress.Of(wanted, EngineFiles.Settings) ?? throw new DesiredStateException(
            DesiredStateFault.EngineNotReachable,
            $"cannot find an engine: '{PropertyNames.SocketPath}' is not given, SUPERVISOR_SOCKET is not set, and none of {string.Join(", ", SupervisorEndpoint.WellKnownSockets)} exists");
        return new(connect(endpoint), endpoint, wanted.Text(PropertyNames.SocketPath) is { Length: > 0 } declared ? declared : null);
    }

    public void Dispose() => Client.Dispose();
}
