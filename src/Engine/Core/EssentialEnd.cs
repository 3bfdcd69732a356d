using Supervisor.Configuration;

namespace Supervisor.Engine.Core;

/// <summary>An essential program has ended for good: everything ends with it, and the engine's own exit status is <paramref name="ExitStatus"/>.</summary>
public sealed record EssentialEnd(ProcessKey Key, int ExitStatus, string How)
{
    private const int Failed = 1, SignalBase = 128;

    /// <summary>Null when it has not ended for good, when a person ended it, or when nothing hangs on it.</summary>
    public static EssentialEnd? Of(ProcessEntry before, ProcessEntry after, ProcessEvent happened) => (after.State, happened) switch
    {
        _ when !after.Program.Essential => null,
        (ProcessState.Exited { RestartAt: null }, ProcessEvent.ChildExited e) => new(after.Key, StatusOf(e.Status), Wording.Ending(e.Status)),
        (ProcessState.Fatal, ProcessEvent.DeadlineReached) when before.State is ProcessState.Backoff last => new(after.Key, OfLastTry(last.Ended), $"FATAL: {after.SpawnError}"),
        _ => null,
    };

    /// <summary>As a shell gives it.</summary>
    private static int StatusOf(ExitStatus status) => status == Core.ExitStatus.Lost ? Failed : status.Signal == 0 ? status.Code : SignalBase + status.Signal;

    /// <summary>Never 0, since it could not be kept up: what its last child ended with, if there was one.</summary>
    private static int OfLastTry(ExitStatus? last) => last is { } ended && StatusOf(ended) is > 0 and var status ? status : Failed;

    public ActivityLine Line => new(
        ExitStatus == 0 ? ActivityLevel.Info : ActivityLevel.Critical,
        $"essential program '{Key.DisplayName}' has ended for good ({How}): everything is stopped, and supervisord ends with status {ExitStatus}");
}
