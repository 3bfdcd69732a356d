using System.Text.Json;

namespace Supervisor.Client;

/// <content>What an engine is configured with, and changing it.</content>
public sealed partial class JsonClient
{
    public async Task<RunningConfiguration> GetConfigurationAsync(CancellationToken cancellation)
    {
        var found = await AskAsync(HttpMethod.Get, Routes.Configuration, Json.RunningConfiguration, RequestTimeout, cancellation).ConfigureAwait(false);

        // Lists: what a collection expression makes cannot be indexed in PowerShell, and an array has an Address of its own.
        return found with
        {
            Supervisor = SessionName,
            Programs = found.Programs.Select(program => program with { Supervisor = SessionName }).ToList(),
            Groups = found.Groups.Select(group => group with { Supervisor = SessionName }).ToList(),
            Servers = found.Servers.Select(server => server with { Supervisor = SessionName }).ToList(),
        };
    }

    public async Task<IReadOnlyList<ConfigChange>> RereadAsync(CancellationToken cancellation) =>
        Named(await AskAsync(HttpMethod.Post, Routes.Reread, Json.ConfigChangeArray, RequestTimeout, cancellation).ConfigureAwait(false));

    public Task<IReadOnlyList<ConfigChange>> UpdateAsync(ConfigurationRequest request, CancellationToken cancellation) =>
        ChangeAsync(HttpMethod.Post, Routes.Update, request, cancellation);

    public async Task<IReadOnlyList<ConfigFragment>> GetFragmentsAsync(CancellationToken cancellation)
    {
        var fragments = await AskAsync(HttpMethod.Get, Routes.Fragments, Json.ConfigFragmentArray, RequestTimeout, cancellation).ConfigureAwait(false);
        return Array.ConvertAll(fragments, fragment => fragment with { Supervisor = SessionName });
    }

    public Task<IReadOnlyList<ConfigChange>> PushFragmentAsync(string name, ConfigurationRequest request, CancellationToken cancellation) =>
        ChangeAsync(HttpMethod.Put, $"{Routes.Fragments}/{Uri.EscapeDataString(name)}", request, cancellation);

    public Task<IReadOnlyList<ConfigChange>> RemoveFragmentAsync(string name, ConfigurationRequest request, CancellationToken cancellation) =>
        ChangeAsync(HttpMethod.Delete, $"{Routes.Fragments}/{Uri.EscapeDataString(name)}", request, cancellation);

    private async Task<IReadOnlyList<ConfigChange>> ChangeAsync(HttpMethod method, string path, ConfigurationRequest request, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, Json.ConfigurationRequest);
        return Named(Read(await RepeatableAsync(method, path, Timeout.InfiniteTimeSpan, cancellation, body).ConfigureAwait(false), Json.ConfigChangeArray));
    }

    /// <summary>An older engine says nothing of processes, since it replaces whole groups.</summary>
    private ConfigChange[] Named(ConfigChange[] changes) => Array.ConvertAll(changes, change => change with
    {
        Supervisor = SessionName,
        Replaced = change.Replaced || (change.Processes is null && change.Kind == "Changed"),
        Processes = change.Processes ?? [],
    });
}
