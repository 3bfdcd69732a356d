using Supervisor.Configuration;

namespace Supervisor.Engine.Core;

/// <summary>One line for the activity log.</summary>
public readonly record struct ActivityLine(ActivityLevel Level, string Message);

/// <summary>What the activity log says of a transition, in supervisord's words: tools parse them.</summary>
public static class Wording
{
    public static IEnumerable<ActivityLine> For(Transition transition)
    {
        var (before, after) = (transition.Before, transition.After);
        var name = after.Key.Process;
        switch (transition.Cause)
        {
            case ProcessEvent.Spawned e:
                yield return new(ActivityLevel.Info, $"spawned: '{name}' with pid {e.Pid}");
                break;
            case ProcessEvent.SpawnFailed e:
                yield return new(ActivityLevel.Info, $"spawnerr: {e.Reason}");
                break;
            case ProcessEvent.ChildExited e when before.State is ProcessState.Stopping or ProcessState.Unknown:
                yield return new(after.Program.ExitCodes.Contains(e.Status.Code) ? ActivityLevel.Info : ActivityLevel.Warn, $"stopped: {name} ({Ending(e.Status)})");
                break;
            case ProcessEvent.ChildExited e when after.State is ProcessState.Exited { Expected: true }:
                yield return new(ActivityLevel.Info, $"exited: {name} ({Ending(e.Status)}; expected)");
                if (PacingBegins(before, after) is { } slowed)
                {
                    yield return slowed;
                }

                break;
            case ProcessEvent.ChildExited e:
                yield return new(ActivityLevel.Warn, $"exited: {name} ({Ending(e.Status)}; not expected)");
                if (PacingBegins(before, after) is { } paced)
                {
                    yield return paced;
                }

                if (after.Code == ProcessStateCode.Backoff && e.Status is { Code: 0, Signal: 0 })
                {
                    yield return new(ActivityLevel.Warn, $"{name}: {BackgroundHint}");
                }

                break;
        }

        if (before.Code == ProcessStateCode.Starting && after.Code == ProcessStateCode.Running)
        {
            yield return new(
                ActivityLevel.Info,
                $"success: {name} entered RUNNING state, process has stayed up for > than {after.Program.StartSecs} seconds (startsecs)");
        }

        if (after.Code == ProcessStateCode.Fatal && transition.Cause is ProcessEvent.DeadlineReached)
        {
            yield return new(ActivityLevel.Info, $"gave up: {name} entered FATAL state, too many start retries too quickly");
        }

        if (before.Code == ProcessStateCode.Backoff && after.Code == ProcessStateCode.Stopped)
        {
            yield return new(ActivityLevel.Debug, $"Attempted to kill {name}, which is in BACKOFF state.");
        }
    }

    private static ActivityLine? PacingBegins(ProcessEntry before, ProcessEntry after) =>
        after.State is ProcessState.Exited { RestartAt: not null } && before.QuickEnds == ProcessMemory.FreeQuickEnds && after.QuickEnds > before.QuickEnds
            ? new(ActivityLevel.Warn, $"{after.Key.Process}: ended within a second for the {after.QuickEnds}th time in a row; from now on it is restarted once a second")
            : null;

    /// <summary>Why a program that ended with status 0 at once usually did so.</summary>
    public const string BackgroundHint =
        "it ended with status 0 before startsecs had passed; a program that puts itself in the background cannot be supervised: "
        + "let it stay in the foreground (nginx: daemon off;) or, if it has done its work, set startsecs=0";

    /// <summary>The same in the few words that a status line has room for.</summary>
    public const string BackgroundSuspicion = "a try ended with status 0: does it put itself in the background? (nginx: daemon off;)";

    /// <summary>"a (pid 1), b (pid 2)": of what a fork bomb left behind the first few only.</summary>
    public static string Names(IReadOnlyList<(int Pid, string Name)> processes)
    {
        const int most = 5;
        var names = string.Join(", ", processes.Take(most).Select(process => $"{process.Name} (pid {process.Pid})"));
        return processes.Count > most ? $"{names} and {processes.Count - most} more" : names;
    }

    /// <summary>What is said of a child that SIGKILL does not end.</summary>
    public static string Held(ProcessEvent.KillSurvived killed) => "does not end though it was killed: " + killed.State switch
    {
        'D' => "the kernel holds it in state D, as when a disk, a network drive or a frozen cgroup does not answer",
        { } state => $"the kernel says it is in state {state}",
        null => "the kernel holds it",
    };

    public static string Ending(ExitStatus status) => status == ExitStatus.Lost ? "exit status unknown" : status.Signal == 0
        ? $"exit status {status.Code}"
        : $"terminated by {SignalNames.NameOf(status.Signal)}{(status.CoreDumped ? " (core dumped)" : "")}";

    /// <summary>What is said when a signal is about to be sent; supervisord says nothing of it above debug, but for a kill.</summary>
    public static IEnumerable<ActivityLine> For(Effect.Signal signal)
    {
        var (name, number) = (signal.Key.Process, SignalNames.NameOf(signal.Number));
        if (signal.Purpose == SignalPurpose.Kill)
        {
            yield return new(ActivityLevel.Warn, $"killing '{name}' ({signal.Pid}) with {number}");
        }

        yield return new(ActivityLevel.Debug, signal.Purpose == SignalPurpose.Request
            ? $"sending {name} (pid {signal.Pid}) sig {number}"
            : $"killing {name} (pid {signal.Pid}) {(signal.WholeGroup ? "process group " : "")}with signal {number}");
    }
}
