using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Supervisor.Client;

/// <summary>The engine's own API: JSON over HTTP, one object a line where results come as they happen.</summary>
public sealed partial class JsonClient(SupervisorEndpoint endpoint) : ISupervisorClient
{
    private static readonly ProtocolJson Json = ProtocolJson.Default;

    private readonly EngineConnection _connection = new(endpoint);

    public string Address => _connection.Address;

    /// <summary>What the Supervisor property of everything read says; the address when not set.</summary>
    public string SessionName { get; init; } = endpoint.Address;

    /// <summary>How long one short request may take; actions, updates, logs and events have no limit of their own.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public async Task<SupervisorEngine> GetEngineAsync(CancellationToken cancellation)
    {
        var engine = Read(await TextAsync(HttpMethod.Get, Routes.Engine, RequestTimeout, cancellation).ConfigureAwait(false), Json.SupervisorEngine);
        _seen = new EngineGeneration(engine.EngineId, engine.Generation);
        return engine with { Supervisor = SessionName };
    }

    public async Task<IReadOnlyList<SupervisedProcess>> GetProcessesAsync(IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var processes = await AskAsync(HttpMethod.Get, Routes.Processes + Query(names), Json.SupervisedProcessArray, RequestTimeout, cancellation).ConfigureAwait(false);
        return Array.ConvertAll(processes, Named);
    }

    public Task ShutdownAsync(CancellationToken cancellation) => TellAsync(Routes.Shutdown, cancellation);

    public Task ReloadAsync(CancellationToken cancellation) => TellAsync(Routes.Reload, cancellation);

    public void Dispose() => _connection.Dispose();

    private async Task<T> AskAsync<T>(HttpMethod method, string path, JsonTypeInfo<T> type, TimeSpan timeout, CancellationToken cancellation) =>
        Read(await RepeatableAsync(method, path, timeout, cancellation).ConfigureAwait(false), type);

    private async Task TellAsync(string path, CancellationToken cancellation) =>
        await TextAsync(HttpMethod.Post, path, RequestTimeout, cancellation).ConfigureAwait(false);

    private async Task<string> TextAsync(HttpMethod method, string path, TimeSpan timeout, CancellationToken cancellation, byte[]? body = null)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(timeout);
        try
        {
            using var response = await OpenAsync(method, path, body, limited.Token).ConfigureAwait(false);
            return await response.Content.ReadAsStringAsync(limited.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (_connection.Explain(failure, cancellation) is { } explained)
        {
            throw explained;
        }
    }

    private async IAsyncEnumerable<T> ReadLinesAsync<T>(
        HttpMethod method, string path, byte[]? body, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await OpenAsync(method, path, body, cancellation).ConfigureAwait(false);
        await foreach (var item in LinesAsync(response, type, cancellation).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    private async IAsyncEnumerable<T> LinesAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var lines = new AnswerLines(_connection, response);
        while (await lines.NextAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            if (line.Length > 0)
            {
                yield return Read(line, type);
            }
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellation, string? lastEvent = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method != HttpMethod.Get)
        {
            request.Content = new ByteArrayContent(body ?? []);
            request.Content.Headers.ContentType = new("application/json");
        }

        if (lastEvent is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEvent);
        }

        var response = await _connection.SendAsync(request, cancellation).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await Refusal.ReadAsync(response, Address, cancellation).ConfigureAwait(false);
        }
    }

    private T Read<T>(string text, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new JsonException("null");
        }
        catch (JsonException failure)
        {
            throw new SupervisorException(SupervisorErrorKind.Protocol, Address, $"cannot read the answer of the engine at {Address}: {failure.Message}", failure);
        }
    }

    private SupervisedProcess Named(SupervisedProcess process) => process with { Supervisor = SessionName };

    private static string Query(IReadOnlyList<string> names, params string[] others)
    {
        var parts = names.Select(name => "name=" + Uri.EscapeDataString(name)).Concat(others).ToArray();
        return parts.Length == 0 ? "" : "?" + string.Join('&', parts);
    }
}
