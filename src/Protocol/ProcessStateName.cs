namespace Supervisor;

/// <summary>The states of a process with supervisord's numbers.</summary>
public enum ProcessStateName
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
