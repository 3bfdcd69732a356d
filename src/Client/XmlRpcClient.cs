using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Xml;

namespace Supervisor.Client;

/// <summary>Supervisord's XML-RPC: single calls for supervisorctl, and as much of <see cref="ISupervisorClient"/> as an original supervisord can do.</summary>
public sealed partial class XmlRpcClient(SupervisorEndpoint endpoint) : ISupervisorClient
{
    private readonly EngineConnection _connection = new(endpoint);

    public string Address => _connection.Address;

    /// <summary>What the Supervisor property of everything read says; the address when not set.</summary>
    public string SessionName { get; init; } = endpoint.Address;

    /// <summary>Where the engine runs, as far as its address says.</summary>
    internal string? HostName => endpoint.SocketPath is null ? endpoint.Host : Environment.MachineName;

    /// <summary>How long one short request may take; a single CallAsync has no limit of its own.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>One call; a fault is thrown as <see cref="XmlRpcFaultException"/>.</summary>
    public async Task<XmlRpcValue> CallAsync(string method, IReadOnlyList<XmlRpcValue> parameters, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/RPC2") { Content = new ByteArrayContent(XmlRpcWriter.WriteCall(method, parameters)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/xml");
            using var response = await _connection.SendAsync(request, cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw new HttpRefusalException((int)response.StatusCode, response.ReasonPhrase, Address);
            }

            return XmlRpcReader.ReadResponse(await BoundedBody.ReadAsync(response, cancellation).ConfigureAwait(false), Address);
        }
        catch (Exception garbled) when (garbled is XmlException or InvalidDataException or FormatException or OverflowException or ArgumentException)
        {
            throw new SupervisorException(SupervisorErrorKind.Protocol, Address, $"cannot read the answer of the engine at {Address}: {garbled.Message}", garbled);
        }
        catch (Exception failure) when (_connection.Explain(failure, cancellation) is { } explained)
        {
            throw explained;
        }
    }

    public Task<XmlRpcValue> CallAsync(string method, params XmlRpcValue[] parameters) => CallAsync(method, parameters, CancellationToken.None);

    /// <summary>Many calls in one request; a fault is the result of its own call only.</summary>
    public async Task<IReadOnlyList<XmlRpcOutcome>> MulticallAsync(IReadOnlyList<XmlRpcCall> calls, CancellationToken cancellation)
    {
        if (calls.Count == 0)
        {
            return [];
        }

        var packed = calls.Select(call => XmlRpcValue.Struct(new Dictionary<string, XmlRpcValue>
        {
            ["methodName"] = call.Method,
            ["params"] = XmlRpcValue.Array(call.Parameters),
        }));
        var results = await CallAsync("system.multicall", [XmlRpcValue.Array([.. packed])], cancellation).ConfigureAwait(false);
        return results.IsArray && results.Items.Count == calls.Count
            ? [.. results.Items.Select(XmlRpcOutcome.From)]
            : throw new SupervisorException(SupervisorErrorKind.Protocol, Address, $"cannot read the answer of the engine at {Address}: {calls.Count} calls were not given as many results");
    }

    /// <summary>GET of /logtail/NAME or /mainlogtail: text that goes on until it is cancelled.</summary>
    /// <param name="path">What is followed.</param>
    /// <param name="place">Where to begin, and kept at where the reader is.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<string> StreamAsync(string path, StreamPlace? place, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, place is { Position: { } from } ? $"{path}?from={from}" : path);
        using var response = await _connection.SendAsync(request, cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRefusalException((int)response.StatusCode, response.ReasonPhrase, Address);
        }

        var begin = place?.Begin(response.Headers);
        using var pieces = new AnswerPieces(_connection, response);
        while (await pieces.NextAsync(cancellation).ConfigureAwait(false) is { } piece)
        {
            if (place is not null)
            {
                place.Position = begin + pieces.Received;
            }

            yield return piece;
        }
    }

    public Task<SupervisorEngine> GetEngineAsync(CancellationToken cancellation) => LimitedAsync(async limited =>
    {
        string[] methods = ["getSupervisorVersion", "getAPIVersion", "getState", "getPID", "getIdentification", "getAllProcessInfo"];
        var answers = await MulticallAsync([.. methods.Select(method => new XmlRpcCall("supervisor." + method))], limited).ConfigureAwait(false);
        var state = answers[2].Require();
        return new SupervisorEngine
        {
            Supervisor = SessionName,
            HostName = HostName,
            Version = answers[0].Require().Text,
            CompatibleVersion = answers[0].Require().Text,
            ApiVersion = answers[1].Require().Text,
            StateCode = state["statecode"].Int,
            State = StateNames.ToName(state["statename"].Text),
            Id = answers[3].Require().Int,
            Identification = answers[4].Require().Text,
            ProcessCount = answers[5].Require().Items.Count,
        };
    }, cancellation);

    /// <summary>What the protocol has no words for.</summary>
    /// <param name="what">The rest of "cannot …".</param>
    internal SupervisorException Unsupported(string what) =>
        new(SupervisorErrorKind.Unsupported, Address, $"cannot {what} at {Address}: it is spoken to by XML-RPC, and an original supervisord does not offer this");

    public async Task<IReadOnlyList<SupervisedProcess>> GetProcessesAsync(IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var all = await ListAsync(cancellation).ConfigureAwait(false);
        return names.Count == 0 ? all : [.. names.SelectMany(name => NamePattern.Select(name, all)).DistinctBy(process => process.Name)];
    }

    public IAsyncEnumerable<ActionResult> ActAsync(string action, ActionRequest request, CancellationToken cancellation) =>
        new XmlRpcActions(this, request).RunAsync(action, cancellation);

    public Task ShutdownAsync(CancellationToken cancellation) => LimitedAsync(limited => CallAsync("supervisor.shutdown", [], limited), cancellation);

    public Task ReloadAsync(CancellationToken cancellation) => LimitedAsync(limited => CallAsync("supervisor.restart", [], limited), cancellation);

    public void Dispose() => _connection.Dispose();

    internal Task<IReadOnlyList<SupervisedProcess>> ListAsync(CancellationToken cancellation) => LimitedAsync<IReadOnlyList<SupervisedProcess>>(
        async limited =>
        {
            var infos = await CallAsync("supervisor.getAllProcessInfo", [], limited).ConfigureAwait(false);
            return [.. infos.Items.Select(info => ProcessInfo.Read(info) with { Supervisor = SessionName, HostName = HostName })];
        },
        cancellation);

    internal async Task<T> LimitedAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(RequestTimeout);
        try
        {
            return await ask(limited.Token).ConfigureAwait(false);
        }
        catch (InvalidDataException garbled)
        {
            throw new SupervisorException(SupervisorErrorKind.Protocol, Address, garbled.Message, garbled);
        }
        catch (Exception failure) when (_connection.Explain(failure, cancellation) is { } explained)
        {
            throw explained;
        }
    }
}
