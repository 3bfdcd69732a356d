using Supervisor.Configuration;

namespace Supervisor.Client.Desired;

/// <summary>The engine that a declaration means: how to speak to it, and how it is shown.</summary>
public sealed class EngineTarget : IDisposable
{
    private readonly SupervisorEndpoint _endpoint;

    private EngineTarget(ISupervisorClient client, SupervisorEndpoint endpoint, string? declared) =>
        (Client, SocketPath, _endpoint) = (client, declared ?? endpoint.SocketPath ?? endpoint.Address, endpoint);

    public ISupervisorClient Client { get; }

    /// <summary>As it was declared, else as it was found.</summary>
    public string SocketPath { get; }

    private bool IsLocal => _endpoint.SocketPath is not null;

    /// <summary>An engine behind a socket of this machine has its files here too.</summary>
    public Func<string, IniDocument?> ReadFile => IsLocal ? EngineFiles.Document : _ => null;

    public static EngineTarget Find(Declaration wanted, Func<SupervisorEndpoint, ISupervisorClient> connect)
    {
        var endpoint = EngineAddress.Of(wanted, EngineFiles.Settings) ?? throw new DesiredStateException(
            DesiredStateFault.EngineNotReachable,
            $"cannot find an engine: '{PropertyNames.SocketPath}' is not given, SUPERVISOR_SOCKET is not set, and none of {string.Join(", ", SupervisorEndpoint.WellKnownSockets)} exists");
        return new(connect(endpoint), endpoint, wanted.Text(PropertyNames.SocketPath) is { Length: > 0 } declared ? declared : null);
    }

    /// <summary>Why an engine that is started with this configuration would not be here; null when it would, or has mistakes that its start will tell.</summary>
    public string? WhyNotOpenedBy(string configuration) =>
        EngineFiles.Settings(configuration) is { } settings ? EngineAddress.WhyNotOpened(_endpoint, settings) : null;

    public void Dispose() => Client.Dispose();
}
