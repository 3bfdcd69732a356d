namespace Supervisor.Client;

/// <summary>A request was answered with an HTTP status other than success.</summary>
public sealed class HttpRefusalException(int status, string? reason, string address)
    : SupervisorException(SupervisorErrorKind.Protocol, address, $"cannot use the engine at {address}: it answered {status} {reason}")
{
    public int Status { get; } = status;

    public string Reason { get; } = reason ?? "";
}
