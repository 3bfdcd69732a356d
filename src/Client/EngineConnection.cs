using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Supervisor.Client;

/// <summary>HTTP to one engine over its socket or port; whatever breaks on the way becomes a <see cref="SupervisorException"/>.</summary>
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
        if (endpoint.SocketPath is { } path)
        {
            handler.ConnectCallback = async (_, cancellation) => await ConnectAsync(path, cancellation).ConfigureAwait(false);
        }

        _http = new HttpClient(handler) { BaseAddress = endpoint.Uri, Timeout = Timeout.InfiniteTimeSpan };
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
        throw new SupervisorException(SupervisorErrorKind.Unauthenticated, Address, $"cannot use the engine at {Address}: "
            + (_endpoint.Username is null ? "it asks for a user name and a password" : "it refuses this user name or password"));
    }

    /// <summary>The exception to throw instead; null for what is no failure of the connection.</summary>
    public Exception? Explain(Exception failure, CancellationToken cancellation)
    {
        // A cancelled read may come out as a broken connection.
        if (cancellation.IsCancellationRequested && failure is (IOException or HttpRequestException))
        {
            return new OperationCanceledException(cancellation);
        }

        if (failure is OperationCanceledException)
        {
            return cancellation.IsCancellationRequested ? null : Error(SupervisorErrorKind.Timeout, "it did not answer in time", failure);
        }

        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
            {
                return Explain(socket);
            }
        }

        return failure is HttpRequestException or IOException
            ? Error(SupervisorErrorKind.Protocol, failure.InnerException is IOException inner ? inner.Message : failure.Message, failure)
            : null;
    }

    public void Dispose() => _http.Dispose();

    private SupervisorException Explain(SocketException socket) => socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => Error(SupervisorErrorKind.NotRunning, "nobody listens there (connection refused)", socket),
        SocketError.AddressNotAvailable when _endpoint.SocketPath is not null => Error(SupervisorErrorKind.NotRunning, "the socket does not exist", socket),
        SocketError.AccessDenied => Error(SupervisorErrorKind.AccessDenied, "permission denied; mode and owner of the socket let other users in", socket),
        SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted => Error(SupervisorErrorKind.Protocol, "the connection broke", socket),
        SocketError.TimedOut => Error(SupervisorErrorKind.Timeout, "it did not answer in time", socket),
        _ => Error(SupervisorErrorKind.NotRunning, socket.Message, socket),
    };

    private SupervisorException Error(SupervisorErrorKind kind, string why, Exception inner) => new(kind, Address, $"cannot reach the engine at {Address}: {why}", inner);

    private static async Task<NetworkStream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var address = Address(path);
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(address, cancellation).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException busy) when (busy.SocketErrorCode is SocketError.WouldBlock or SocketError.TryAgain)
            {
                // A unix socket whose queue of waiting connections is full refuses with EAGAIN instead of letting us wait.
                socket.Dispose();
                await Task.Delay(10, cancellation).ConfigureAwait(false);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        static UnixDomainSocketEndPoint Address(string path)
        {
            try
            {
                return new UnixDomainSocketEndPoint(path);
            }
            catch (ArgumentOutOfRangeException tooLong)
            {
                throw new IOException("the path is too long for a unix socket", tooLong);
            }
        }
    }
}
