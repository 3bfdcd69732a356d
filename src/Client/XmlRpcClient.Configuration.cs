namespace Supervisor.Client;

/// <content>An original supervisord reads its files again and takes groups up or down; nothing can be pushed to it.</content>
public sealed partial class XmlRpcClient
{
    public Task<RunningConfiguration> GetConfigurationAsync(CancellationToken cancellation) => throw Unsupported("show its configuration");

    public Task<IReadOnlyList<ConfigChange>> RereadAsync(CancellationToken cancellation) => LimitedAsync(
        async limited => ConfigChanges.Read(await CallAsync("supervisor.reloadConfig", [], limited).ConfigureAwait(false)), cancellation);

    public async Task<IReadOnlyList<ConfigChange>> UpdateAsync(ConfigurationRequest request, CancellationToken cancellation)
    {
        IReadOnlyList<ConfigChange> changes = [.. (await RereadAsync(cancellation).ConfigureAwait(false))
            .Where(change => request.Groups.Count == 0 || request.Groups.Contains(change.Group))];
        foreach (var change in request.WhatIf ? [] : changes)
        {
            if (change.Kind != "Added")
            {
                await CallAsync("supervisor.stopProcessGroup", [change.Group], cancellation).ConfigureAwait(false);
                await CallAsync("supervisor.removeProcessGroup", [change.Group], cancellation).ConfigureAwait(false);
            }

            if (change.Kind != "Removed")
            {
                await CallAsync("supervisor.addProcessGroup", [change.Group], cancellation).ConfigureAwait(false);
            }
        }

        return changes;
    }

    public Task<IReadOnlyList<ConfigFragment>> GetFragmentsAsync(CancellationToken cancellation) => throw Unsupported("list configuration fragments");

    public Task<IReadOnlyList<ConfigChange>> PushFragmentAsync(string name, ConfigurationRequest request, CancellationToken cancellation) =>
        throw Unsupported($"push the configuration fragment '{name}'");

    public Task<IReadOnlyList<ConfigChange>> RemoveFragmentAsync(string name, ConfigurationRequest request, CancellationToken cancellation) =>
        throw Unsupported($"remove the configuration fragment '{name}'");
}
