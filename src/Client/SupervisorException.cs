namespace Supervisor;

/// <summary>Why a request to an engine could not be done at all.</summary>
public enum SupervisorErrorKind
{
    /// <summary>Nobody listens at the address, or the socket file is missing.</summary>
    NotRunning,
    /// <summary>The socket may not be opened by this user.</summary>
    AccessDenied,
    /// <summary>User name or password are missing or wrong.</summary>
    Unauthenticated,
    /// <summary>The answer makes no sense.</summary>
    Protocol,
    /// <summary>The engine answered with a fault.</summary>
    Fault,
    /// <summary>The time that was allowed is over.</summary>
    Timeout,
    /// <summary>This kind of engine cannot do it, whatever is asked: an original supervisord lacks what ours adds.</summary>
    Unsupported,
    /// <summary>The way to the engine's host is not open: no such host, no route, ssh refused.</summary>
    Unreachable,
    /// <summary>The connection broke while the engine was expected to answer.</summary>
    ConnectionLost,
    /// <summary>The certificate there is not one that this machine trusts.</summary>
    Untrusted,
}

/// <summary>A request to an engine that failed as a whole; <see cref="Fault"/> and <see cref="Problems"/> when the engine said why.</summary>
public class SupervisorException(SupervisorErrorKind kind, string address, string message, Exception? inner = null) : Exception(message, inner)
{
    public SupervisorErrorKind Kind { get; } = kind;

    public string Address { get; } = address;

    public Fault? Fault { get; init; }

    public IReadOnlyList<ConfigProblem> Problems { get; init; } = [];
}
