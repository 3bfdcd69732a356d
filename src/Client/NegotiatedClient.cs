namespace Supervisor.Client;

/// <summary>
/// A client that finds out what is at the other end: our engine answers its JSON API, an original supervisord only XML-RPC. It asks at
/// the first request, remembers, and asks again after the connection has failed, since another engine may be there then.
/// </summary>
public sealed partial class NegotiatedClient : ISupervisorClient
{
    private readonly SupervisorEndpoint _endpoint;
    private readonly JsonClient _json;
    private readonly XmlRpcClient _xmlRpc;
    private ISupervisorClient? _chosen;

    public NegotiatedClient(SupervisorEndpoint endpoint, string? sessionName = null, TimeSpan? requestTimeout = null)
    {
        _endpoint = endpoint;
        var (name, limit) = (sessionName ?? endpoint.Address, requestTimeout ?? TimeSpan.FromSeconds(30));
        // The transport's own limit comes first: it knows better what is slow.
        limit += endpoint.Transport is null ? TimeSpan.Zero : TimeSpan.FromSeconds(1);
        _json = new JsonClient(endpoint) { SessionName = name, RequestTimeout = limit };
        _xmlRpc = new XmlRpcClient(endpoint) { SessionName = name, RequestTimeout = limit };
    }

    public string Address => _endpoint.Address;

    /// <summary>"Json" or "XmlRpc"; null as long as nobody has answered.</summary>
    public string? Protocol => _chosen is null ? null : _chosen == _json ? "Json" : "XmlRpc";

    public async Task<SupervisorEngine> GetEngineAsync(CancellationToken cancellation) => _chosen is null
        ? await NegotiateAsync(cancellation).ConfigureAwait(false)
        : await AskAsync(client => client.GetEngineAsync(cancellation), cancellation).ConfigureAwait(false);

    public Task<IReadOnlyList<SupervisedProcess>> GetProcessesAsync(IReadOnlyList<string> names, CancellationToken cancellation) =>
        AskAsync(client => client.GetProcessesAsync(names, cancellation), cancellation);

    public IAsyncEnumerable<ActionResult> ActAsync(string action, ActionRequest request, CancellationToken cancellation) =>
        EachAsync(client => client.ActAsync(action, request, cancellation), cancellation);

    public Task ShutdownAsync(CancellationToken cancellation) => DoAsync(client => client.ShutdownAsync(cancellation), cancellation);

    public Task ReloadAsync(CancellationToken cancellation) => DoAsync(client => client.ReloadAsync(cancellation), cancellation);

    /// <summary>Closes the connections, and the transport they went over.</summary>
    public void Dispose()
    {
        _json.Dispose();
        _xmlRpc.Dispose();
        _endpoint.Transport?.Dispose();
    }
}
