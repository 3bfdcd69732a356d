namespace Supervisor.Client;

/// <content>Another binary in the engine's process.</content>
public sealed partial class NegotiatedClient
{
    public Task<SupervisorEngine> UpgradeAsync(string? binary, CancellationToken cancellation) =>
        AskAsync(client => client.UpgradeAsync(binary, cancellation), cancellation);
}
