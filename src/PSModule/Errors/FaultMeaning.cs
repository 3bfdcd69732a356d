using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>supervisord's fault codes, each with its error id and category.</summary>
internal static class FaultMeaning
{
    public const int BadName = 10;
    public const int StillRunning = 91;

    public static (string Id, ErrorCategory Category) Of(Fault fault) => fault.Code switch
    {
        2 or 3 => (ErrorIds.ParametersIncorrect, ErrorCategory.InvalidArgument),
        6 => (ErrorIds.SupervisorShuttingDown, ErrorCategory.ResourceUnavailable),
        BadName => (ErrorIds.ProcessNotFound, ErrorCategory.ObjectNotFound),
        11 => (ErrorIds.SignalInvalid, ErrorCategory.InvalidArgument),
        20 when fault.Message.Contains("stdin", StringComparison.Ordinal) => (ErrorIds.ProcessInputClosed, ErrorCategory.WriteError),
        20 when fault.Message.Contains("log", StringComparison.OrdinalIgnoreCase) => (ErrorIds.LogFileNotFound, ErrorCategory.ObjectNotFound),
        20 => (ErrorIds.ProcessFileNotFound, ErrorCategory.ObjectNotFound),
        21 => (ErrorIds.ProcessFileNotExecutable, ErrorCategory.PermissionDenied),
        40 => (ErrorIds.ProcessEndedTooSoon, ErrorCategory.OpenError),
        50 => (ErrorIds.ProcessSpawnFailed, ErrorCategory.OpenError),
        60 => (ErrorIds.ProcessAlreadyStarted, ErrorCategory.InvalidOperation),
        70 => (ErrorIds.ProcessNotRunning, ErrorCategory.InvalidOperation),
        30 when fault.Name == "QUEUE_FULL" => (ErrorIds.ProcessInputFull, ErrorCategory.ResourceBusy),
        StillRunning => (ErrorIds.ProcessStillRunning, ErrorCategory.InvalidOperation),
        92 => (ErrorIds.ConfigurationInvalid, ErrorCategory.InvalidData),
        _ when fault.Name.Contains("TIME", StringComparison.OrdinalIgnoreCase) => (ErrorIds.ProcessWaitTimeout, ErrorCategory.OperationTimeout),
        _ => (ErrorIds.ProcessActionFailed, ErrorCategory.InvalidOperation),
    };
}
