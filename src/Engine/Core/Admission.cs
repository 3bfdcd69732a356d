namespace Supervisor.Engine.Core;

/// <summary>What can be asked of a process.</summary>
public enum ProcessAction
{
    Start,
    Stop,
    /// <summary>Stop by SIGKILL at once.</summary>
    Kill,
    Restart,
    Signal,
    /// <summary>Nothing is done, only waited for.</summary>
    Wait,
}

/// <summary>Whether an action makes sense for a process in its present state.</summary>
public enum Verdict
{
    Go,
    AlreadyStarted,
    NotRunning,
    /// <summary>The process is UNKNOWN: nothing can be promised about it.</summary>
    Unknown,
}

/// <summary>Judges a request before it becomes an event; supervisord's rules (ALREADY_STARTED, NOT_RUNNING, FAILED).</summary>
public static class Admission
{
    public static Verdict Judge(ProcessAction action, ProcessEntry entry) => action switch
    {
        ProcessAction.Start when entry.Code.IsUp() => Verdict.AlreadyStarted,
        ProcessAction.Start or ProcessAction.Restart when entry.Code == ProcessStateCode.Unknown => Verdict.Unknown,
        ProcessAction.Stop when !entry.Code.IsUp() => Verdict.NotRunning,
        ProcessAction.Kill when !entry.Code.IsUp() && entry.Code != ProcessStateCode.Stopping => Verdict.NotRunning,
        ProcessAction.Signal when !entry.Code.IsSignallable() => Verdict.NotRunning,
        _ => Verdict.Go,
    };
}
