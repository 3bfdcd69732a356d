namespace Supervisor;

/// <summary>How far an upgrade came that did not come about.</summary>
public enum UpgradeFailure
{
    /// <summary>The engine does not take the binary; nothing has changed.</summary>
    Refused,
    /// <summary>The binary was good and could not go on; the engine before it does.</summary>
    GivenUp,
    /// <summary>The binary was good, and the engine has not been heard of since.</summary>
    Unknown,
}

/// <summary>Another binary does not go on in the engine's process; the message says why.</summary>
public sealed class UpgradeException(UpgradeFailure failure, string address, string message, Exception? inner = null)
    : SupervisorException(failure == UpgradeFailure.Unknown ? SupervisorErrorKind.Timeout : SupervisorErrorKind.Fault, address, message, inner)
{
    public UpgradeFailure Failure { get; } = failure;
}
