namespace Supervisor.Client;

/// <content>What an engine is configured with, and changing it.</content>
public sealed partial class NegotiatedClient
{
    public Task<RunningConfiguration> GetConfigurationAsync(CancellationToken cancellation) => AskAsync(client => client.GetConfigurationAsync(cancellation), cancellation);

    public Task<IReadOnlyList<ConfigChange>> RereadAsync(CancellationToken cancellation) => AskAsync(client => client.RereadAsync(cancellation), cancellation);

    public Task<IReadOnlyList<ConfigChange>> UpdateAsync(ConfigurationRequest request, CancellationToken cancellation) =>
        AskAsync(client => client.UpdateAsync(request, cancellation), cancellation);

    public Task<IReadOnlyList<ConfigFragment>> GetFragmentsAsync(CancellationToken cancellation) => AskAsync(client => client.GetFragmentsAsync(cancellation), cancellation);

    public Task<IReadOnlyList<ConfigChange>> PushFragmentAsync(string name, ConfigurationRequest request, CancellationToken cancellation) =>
        AskAsync(client => client.PushFragmentAsync(name, request, cancellation), cancellation);

    public Task<IReadOnlyList<ConfigChange>> RemoveFragmentAsync(string name, ConfigurationRequest request, CancellationToken cancellation) =>
        AskAsync(client => client.RemoveFragmentAsync(name, request, cancellation), cancellation);
}
