using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Supervisor.Client;

/// <summary>HTTP to one engine; whatever breaks on the way becomes a <see cref="SupervisorException"/>.</summary>
internal sealed class EngineConnection : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    private readonly SupervisorEndpoint _endpoint;
    private readonly HttpClient _http;

    public EngineConnection(SupervisorEndpoint endpoint)
    {
        _endpoint = endpoint;
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            // A stream that is left early is closed at once, so that the engine notices.
            MaxResponseDrainSize = 0,
            // The engine is near; a connection kept for long would only meet an engine that has restarted.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
        };
        if (endpoint.Transport is { } transport)
        {
            // It has a limit of its own, and its words for what is wrong are better.
            handler.ConnectTimeout = Timeout.InfiniteTimeSpan;
            handler.ConnectCallback = async (_, cancellation) => await transport.ConnectAsync(cancellation).ConfigureAwait(false);
        }
        else if (endpoint.SocketPath is not null)
        {
            handler.ConnectCallback = async (_, cancellation) => await EngineSocket.ConnectAsync(endpoint, cancellation).ConfigureAwait(false);
        }
        else if (endpoint is { IsTls: true, SkipCertificateCheck: true })
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        }

        HttpMessageHandler outer = endpoint.Trace is { } trace ? new TracingHandler(trace, handler) : handler;
        _http = new HttpClient(outer) { BaseAddress = endpoint.Uri, Timeout = Timeout.InfiniteTimeSpan };
        if (endpoint.Username is { } user)
        {
            var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{endpoint.Password}"));
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        }
    }

    public string Address => _endpoint.Address;

    /// <summary>Sends and returns once the headers are in; 401 is thrown, any other status is the caller's.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (Explain(failure, cancellation) is { } explained)
        {
            throw explained;
        }

        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        response.Dispose();
        throw new SupervisorException(SupervisorErrorKind.Unauthenticated, Address, $"cannot use the engine {_endpoint.Place}: "
            + (_endpoint.Username is null ? "it asks for a user name and a password" : "it refuses this user name or password"));
    }

    /// <summary>The exception to throw instead; null for what is no failure of the connection.</summary>
    public Exception? Explain(Exception failure, CancellationToken cancellation)
    {
        // A cancelled read may come out as a broken connection.
        if (cancellation.IsCancellationRequested && failure is (IOException or HttpRequestException or ObjectDisposedException))
        {
            return new OperationCanceledException(cancellation);
        }

        if (cancellation.IsCancellationRequested && failure is OperationCanceledException)
        {
            return null;
        }

        return ConnectionFailure.Of(failure, _endpoint.SocketPath is not null) is { } known && failure is not SupervisorException
            ? new SupervisorException(known.Kind, Address, $"cannot reach the engine {_endpoint.Place}: {known.Why}", SocketIn(failure) ?? failure)
            : null;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>What the operating system said, when that is what it was: supervisorctl prints its words.</summary>
    private static SocketException? SocketIn(Exception? failure) => failure is null or SocketException ? (SocketException?)failure : SocketIn(failure.InnerException);
}
