namespace Supervisor.PSModule;

/// <summary>Every error id; scripts compare them, so changing one breaks somebody.</summary>
internal static class ErrorIds
{
    public const string ProcessNotFound = nameof(ProcessNotFound);
    public const string ProcessAlreadyStarted = nameof(ProcessAlreadyStarted);
    public const string ProcessNotRunning = nameof(ProcessNotRunning);
    public const string ProcessSpawnFailed = nameof(ProcessSpawnFailed);
    public const string ProcessEndedTooSoon = nameof(ProcessEndedTooSoon);
    public const string ProcessFileNotFound = nameof(ProcessFileNotFound);
    public const string ProcessFileNotExecutable = nameof(ProcessFileNotExecutable);
    public const string ProcessStillRunning = nameof(ProcessStillRunning);
    public const string ProcessActionFailed = nameof(ProcessActionFailed);
    public const string ProcessWaitTimeout = nameof(ProcessWaitTimeout);
    public const string LogFileNotFound = nameof(LogFileNotFound);
    public const string SignalInvalid = nameof(SignalInvalid);
    public const string ParametersIncorrect = nameof(ParametersIncorrect);
    public const string RollingRestartStopped = nameof(RollingRestartStopped);
    public const string RemoteObjectNotRoutable = nameof(RemoteObjectNotRoutable);
    public const string SessionMismatch = nameof(SessionMismatch);
    public const string SessionNotFound = nameof(SessionNotFound);
    public const string SessionNameExists = nameof(SessionNameExists);
    public const string TraceFileNotWritable = nameof(TraceFileNotWritable);
    public const string AddressInvalid = nameof(AddressInvalid);
    public const string SupervisorNotFound = nameof(SupervisorNotFound);
    public const string SupervisorNotRunning = nameof(SupervisorNotRunning);
    public const string SupervisorAccessDenied = nameof(SupervisorAccessDenied);
    public const string SupervisorAuthenticationFailed = nameof(SupervisorAuthenticationFailed);
    public const string SupervisorConnectionLost = nameof(SupervisorConnectionLost);
    public const string SupervisorNotTrusted = nameof(SupervisorNotTrusted);
    public const string SupervisorProtocolError = nameof(SupervisorProtocolError);
    public const string SupervisorTimeout = nameof(SupervisorTimeout);
    public const string SupervisorUnreachable = nameof(SupervisorUnreachable);
    public const string SupervisorShuttingDown = nameof(SupervisorShuttingDown);
    public const string OperationNotSupported = nameof(OperationNotSupported);
    public const string SupervisorRefused = nameof(SupervisorRefused);
    public const string SupervisorAlreadyRunning = nameof(SupervisorAlreadyRunning);
    public const string SupervisorStartFailed = nameof(SupervisorStartFailed);
    public const string SupervisorStartTimeout = nameof(SupervisorStartTimeout);
    public const string SupervisorStopTimeout = nameof(SupervisorStopTimeout);
    public const string EngineNotFound = nameof(EngineNotFound);
    public const string ConfigurationExists = nameof(ConfigurationExists);
    public const string ConfigurationInvalid = nameof(ConfigurationInvalid);
    public const string ConfigurationNotFound = nameof(ConfigurationNotFound);
    public const string ConfigurationSectionNotFound = nameof(ConfigurationSectionNotFound);
    public const string ConfigurationUnreadable = nameof(ConfigurationUnreadable);
    public const string ConfigurationUnwritable = nameof(ConfigurationUnwritable);
    public const string ConfigurationUpdateTimeout = nameof(ConfigurationUpdateTimeout);
    public const string ConfigurationWithoutServer = nameof(ConfigurationWithoutServer);
    public const string FragmentNameInvalid = nameof(FragmentNameInvalid);
    public const string FragmentNotFound = nameof(FragmentNotFound);
    public const string GroupNotFound = nameof(GroupNotFound);
    public const string SupervisorRestartTimeout = nameof(SupervisorRestartTimeout);
}
