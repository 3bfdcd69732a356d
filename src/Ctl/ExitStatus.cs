namespace Supervisor.Ctl;

/// <summary>The exit statuses of supervisorctl.</summary>
internal static class ExitStatus
{
    public const int Generic = 1;
    public const int InvalidArguments = 2;
    public const int Unimplemented = 3;
    public const int NoPermission = 4;
    public const int NotInstalled = 5;
    public const int NotRunning = 7;

    /// <summary>status only: some process is stopped.</summary>
    public const int SomeStopped = 3;

    /// <summary>status only: a name is unknown or nobody answers.</summary>
    public const int Unknown = 4;
}
