namespace Supervisor.Ctl;

/// <summary>The fault codes that supervisorctl tells apart.</summary>
internal static class FaultCode
{
    public const int UnknownMethod = 1;
    public const int ShutdownState = 6;
    public const int BadName = 10;
    public const int BadSignal = 11;
    public const int NoFile = 20;
    public const int NotExecutable = 21;
    public const int Failed = 30;
    public const int AbnormalTermination = 40;
    public const int SpawnError = 50;
    public const int AlreadyStarted = 60;
    public const int NotRunning = 70;
    public const int Success = 80;
    public const int AlreadyAdded = 90;
    public const int StillRunning = 91;
    public const int CantReread = 92;

    /// <summary>Who asks may only read.</summary>
    public const int Forbidden = 403;

    /// <summary>What a failed item makes of the exit status.</summary>
    public static int ToStatus(int code, int ignored, int status) => code switch
    {
        _ when code == ignored || code == Success => status,
        SpawnError or AbnormalTermination or NotRunning => ExitStatus.NotRunning,
        _ => ExitStatus.Generic,
    };
}
