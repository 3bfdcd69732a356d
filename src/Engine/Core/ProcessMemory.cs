namespace Supervisor.Engine.Core;

/// <summary>What is remembered of a process beside its state: times, exit status, error text, survivors.</summary>
internal static class ProcessMemory
{
    /// <summary>So many lives of less than a second may follow each other at once; from then on a restart waits a second.</summary>
    public const int FreeQuickEnds = 5;

    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);

    public static ProcessEntry After(ProcessEntry entry, ProcessEvent happened, Step step, Instant now)
    {
        var after = entry with { State = step.State, Held = step.State is ProcessState.Stopping ? entry.Held : null };
        if (step.State is ProcessState.Spawning && entry.State is not ProcessState.Spawning)
        {
            after = after with { StartedAt = now, SpawnError = null };
        }

        after = happened switch
        {
            ProcessEvent.StopAsked { ForUpdate: true } => after,
            ProcessEvent.StopAsked or ProcessEvent.KillAsked => after with { StoppedByPerson = true },
            ProcessEvent.StartAsked or ProcessEvent.RestartAsked => after with { StoppedByPerson = false },
            _ => after,
        };
        if (happened is ProcessEvent.ChildExited exit)
        {
            after = Paced(after with { StoppedAt = now, LastExit = exit.Status }, exit);
        }

        return WithSuspicion(step.SpawnError is null ? after : after with { SpawnError = step.SpawnError }, entry, happened);
    }

    /// <summary>
    /// A program with startsecs=0 that ends at once would be restarted hundreds of times a second and bury the log. The original
    /// restarts it once in its tick of a second; ours lets the first ones pass, so that a crash is mended at once.
    /// </summary>
    private static ProcessEntry Paced(ProcessEntry after, ProcessEvent.ChildExited exit)
    {
        var lived = exit.At - (after.StartedAt?.Monotonic ?? exit.At);
        var ends = after.State is ProcessState.Exited && lived < Quick ? after.QuickEnds + 1 : 0;
        return after with
        {
            QuickEnds = ends,
            State = ends > FreeQuickEnds && after.State is ProcessState.Exited { RestartAt: { } at } exited ? exited with { RestartAt = at + Quick } : after.State,
        };
    }

    /// <summary>
    /// A program that daemonises ends with status 0, and what it left behind makes the later tries fail in other ways: so the
    /// reason is kept in sight until it runs or is started anew.
    /// </summary>
    private static ProcessEntry WithSuspicion(ProcessEntry after, ProcessEntry before, ProcessEvent happened)
    {
        var failed = before.State is ProcessState.Starting && after.State is ProcessState.Backoff;
        var suspected = after.State is not (ProcessState.Running or ProcessState.Spawning { Attempt: 1 })
            && (before.SuspectedInBackground || (failed && happened is ProcessEvent.ChildExited { Status: { Code: 0, Signal: 0 } }));
        return after with
        {
            SuspectedInBackground = suspected,
            SpawnError = failed && suspected ? $"{after.SpawnError}; {Wording.BackgroundSuspicion}" : after.SpawnError,
        };
    }

    public static ProcessEntry Remember(ProcessEntry entry, ProcessEvent happened, List<Effect> effects)
    {
        switch (happened)
        {
            case ProcessEvent.SurvivorsSeen seen when !entry.Survivors.Contains(seen.ProcessGroup):
                return entry with { Survivors = entry.Survivors.Add(seen.ProcessGroup) };
            case ProcessEvent.KillSurvived { State: 'Z' or 'X' }:
                // It has ended, and only nobody has looked yet.
                return entry;
            case ProcessEvent.KillSurvived killed when entry.State is ProcessState.Stopping && entry.LivePid == killed.Pid:
                var held = Wording.Held(killed);
                effects.Add(new Effect.Log(Configuration.ActivityLevel.Critical, $"{entry.Key.Process} (pid {killed.Pid}) {held}"));
                return entry with { Held = $"pid {killed.Pid} {held}" };
            case ProcessEvent.SurvivorsNamed { Names: "" }:
                return entry with { Survivors = [] };
            case ProcessEvent.SurvivorsNamed named:
                var text = $"processes of an earlier life still run: {named.Names}";
                effects.Add(new Effect.Log(Configuration.ActivityLevel.Warn, $"{entry.Key.Process}: {text}"));
                return entry.SpawnError is null || entry.SpawnError.Contains(text, StringComparison.Ordinal)
                    ? entry
                    : entry with { SpawnError = $"{entry.SpawnError}; {text}" };
            default:
                return entry;
        }
    }
}
