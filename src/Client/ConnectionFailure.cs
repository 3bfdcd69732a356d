using System.Net.Sockets;
using System.Security.Authentication;
using Supervisor.Client.Bridge;

namespace Supervisor.Client;

/// <summary>What an exception of the network means, in words; null words for what is no failure of the connection.</summary>
internal static class ConnectionFailure
{
    public static (SupervisorErrorKind Kind, string Why)? Of(Exception failure, bool unixSocket)
    {
        if (failure is OperationCanceledException)
        {
            return (SupervisorErrorKind.Timeout, "it did not answer in time");
        }

        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SupervisorException known:
                    return (known.Kind, known.Message);
                case SocketException socket:
                    return Of(socket, unixSocket);
                case BridgeRefusedException refused:
                    return (refused.Kind, refused.Message);
                case BridgeEndedException ended:
                    return (SupervisorErrorKind.ConnectionLost, ended.Message);
                case AuthenticationException untrusted:
                    return (SupervisorErrorKind.Untrusted, $"{untrusted.Message.TrimEnd('.')}; trust who signed it (SSL_CERT_FILE names a file of such), or in PowerShell -SkipCertificateCheck takes it unseen");
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return (SupervisorErrorKind.ConnectionLost, "the connection broke before the answer was whole");
            }
        }

        return failure is HttpRequestException or IOException
            ? (SupervisorErrorKind.Protocol, failure.InnerException is IOException inner ? inner.Message : failure.Message)
            : null;
    }

    private static (SupervisorErrorKind Kind, string Why) Of(SocketException socket, bool unixSocket) => socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => (SupervisorErrorKind.NotRunning, "nobody listens there (connection refused)"),
        SocketError.AddressNotAvailable when unixSocket => (SupervisorErrorKind.NotRunning, "the socket does not exist"),
        SocketError.AccessDenied => (SupervisorErrorKind.AccessDenied, "permission denied; mode and owner of the socket let other users in"),
        SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted => (SupervisorErrorKind.ConnectionLost, "the connection broke"),
        SocketError.TimedOut or SocketError.OperationAborted => (SupervisorErrorKind.Timeout, "it did not answer in time"),
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => (SupervisorErrorKind.Unreachable, $"there is no such host ({socket.Message})"),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown => (SupervisorErrorKind.Unreachable, socket.Message),
        _ => (SupervisorErrorKind.NotRunning, socket.Message),
    };
}
