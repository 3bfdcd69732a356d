namespace Supervisor.Engine.Core;

/// <summary>The original's state numbers and the sets its rules speak of.</summary>
public enum ProcessStateCode
{
    Stopped = 0,
    Starting = 10,
    Running = 20,
    Backoff = 30,
    Stopping = 40,
    Exited = 100,
    Fatal = 200,
    Unknown = 1000,
}

/// <summary>Names, numbers and sets of states as supervisord's clients know them.</summary>
public static class ProcessStateCodes
{
    public static ProcessStateCode Code(this ProcessState state) => state switch
    {
        ProcessState.Stopped => ProcessStateCode.Stopped,
        // A launch is answered within the turn; who looks during it sees what supervisord would show.
        ProcessState.Spawning or ProcessState.Starting => ProcessStateCode.Starting,
        ProcessState.Running => ProcessStateCode.Running,
        ProcessState.Backoff => ProcessStateCode.Backoff,
        ProcessState.Stopping => ProcessStateCode.Stopping,
        ProcessState.Exited => ProcessStateCode.Exited,
        ProcessState.Fatal => ProcessStateCode.Fatal,
        _ => ProcessStateCode.Unknown,
    };

    /// <summary>"STOPPED", "RUNNING" …: the form of the log, the events and XML-RPC.</summary>
    public static string Name(this ProcessStateCode code) => code switch
    {
        ProcessStateCode.Stopped => "STOPPED",
        ProcessStateCode.Starting => "STARTING",
        ProcessStateCode.Running => "RUNNING",
        ProcessStateCode.Backoff => "BACKOFF",
        ProcessStateCode.Stopping => "STOPPING",
        ProcessStateCode.Exited => "EXITED",
        ProcessStateCode.Fatal => "FATAL",
        _ => "UNKNOWN",
    };

    /// <summary>STARTING, RUNNING, BACKOFF: what a stop applies to and a start calls "already started".</summary>
    public static bool IsUp(this ProcessStateCode code) =>
        code is ProcessStateCode.Starting or ProcessStateCode.Running or ProcessStateCode.Backoff;

    /// <summary>STOPPED, EXITED, FATAL, UNKNOWN: nothing more will happen by itself.</summary>
    public static bool IsDown(this ProcessStateCode code) =>
        code is ProcessStateCode.Stopped or ProcessStateCode.Exited or ProcessStateCode.Fatal or ProcessStateCode.Unknown;

    /// <summary>STARTING, RUNNING, STOPPING: there is a child to signal.</summary>
    public static bool IsSignallable(this ProcessStateCode code) =>
        code is ProcessStateCode.Starting or ProcessStateCode.Running or ProcessStateCode.Stopping;
}
