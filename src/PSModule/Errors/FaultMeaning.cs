using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>supervisord's fault codes, each with its error id and category.</summary>
internal static class FaultMeaning
{
    public const int BadName = 10;

    public static (string Id, ErrorCategory Category) Of(Fault fault) => fault.Code switch
    {
        2 or 3 => (ErrorIds.ParametersIncorrect, ErrorCategory.InvalidArgument),
        6 => (ErrorIds.SupervisorShuttingDown, ErrorCategory.ResourceUnavailable),
        BadName => (ErrorIds.ProcessNotFound, ErrorCategory.ObjectNotFound),
        11 => (ErrorIds.SignalInvalid, ErrorCategory.InvalidArgument),
        20 when fault.Message.Contains("log", StringComparison.OrdinalIgnoreCase) => (ErrorIds.LogFileNotFound, ErrorCategory.ObjectNotFound),
        20 => (ErrorIds.ProcessFileNotFound, ErrorCategory.ObjectNotFound),
        21 => (ErrorIds.ProcessFileNotExecutable, ErrorCategory.PermissionDenied),
        40 => (ErrorIds.ProcessEndedTooSoon, ErrorCategory.OpenError),
        50 => (ErrorIds.ProcessSpawnFailed, ErrorCategory.OpenError),
        60 => (ErrorIds.ProcessAlreadyStarted, ErrorCategory.InvalidOperation),
        70 => (ErrorIds.ProcessNotRunning, ErrorCategory.InvalidOperation),
        91 => (ErrorIds.ProcessStillRunning, ErrorCategory.InvalidOperation),
        92 => (ErrorIds.ConfigurationInvalid, ErrorCategory.InvalidData),
        _ when fault.Name.Contains("TIME", StringComparison.OrdinalIgnoreCase) => (ErrorIds.ProcessWaitTimeout, ErrorCategory.OperationTimeout),
        _ => (ErrorIds.ProcessActionFailed, ErrorCategory.InvalidOperation),
    };
}
