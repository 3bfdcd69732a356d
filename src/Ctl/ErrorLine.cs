using System.Net.Sockets;
using Supervisor.Client;

namespace Supervisor.Ctl;

/// <summary>A failure nobody expected, in the frame that the original prints and tools look for.</summary>
internal static class ErrorLine
{
    public static string For(Exception failure) => Named(failure) is { } error ? Frame(error) : $"error: {failure.Message}";

    /// <summary>Null for what the original has no name for: that is told in our own words.</summary>
    private static (string Class, string Text)? Named(Exception failure) => failure switch
    {
        XmlRpcFaultException fault => ("xmlrpc.client.Fault", $"<Fault {fault.Code}: {Quote(fault.Text)}>"),
        HttpRefusalException refusal => Refused(refusal.Status, refusal.Reason),
        SupervisorException { Kind: SupervisorErrorKind.Unauthenticated } => Refused(401, "Unauthorized"),
        SupervisorException { InnerException: SocketException socket } => ForSocket(socket),
        UnknownProtocolException => ("ValueError", failure.Message),
        EndOfStreamException => ("EOFError", failure.Message),
        _ => null,
    };

    private static (string Class, string Text) Refused(int status, string reason) => ("xmlrpc.client.ProtocolError", $"<ProtocolError for 127.0.0.1/RPC2: {status} {reason}>");

    private static (string Class, string Text) ForSocket(SocketException socket) => socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => ("ConnectionRefusedError", "[Errno 111] Connection refused"),
        SocketError.AddressNotAvailable => ("FileNotFoundError", "[Errno 2] No such file or directory"),
        SocketError.AccessDenied => ("PermissionError", "[Errno 13] Permission denied"),
        SocketError.ConnectionReset => ("ConnectionResetError", "[Errno 104] Connection reset by peer"),
        SocketError.TimedOut => ("TimeoutError", "[Errno 110] Connection timed out"),
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => ("socket.gaierror", "[Errno -2] Name or service not known"),
        _ => ("OSError", socket.Message),
    };

    // The original names a Python file and line here; what reads this text wants the frame, not them.
    private static string Frame((string Class, string Text) error) => $"error: <class '{error.Class}'>, {error.Text}: file: supervisorctl line: 0";

    /// <summary>As Python shows text.</summary>
    private static string Quote(string text)
    {
        var mark = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        var inner = text.Replace("\\", "\\\\").Replace("\n", "\\n").Replace("\r", "\\r").Replace("\t", "\\t");
        return mark + (mark == '\'' ? inner.Replace("'", "\\'") : inner) + mark;
    }
}
