namespace Supervisor.Engine.Core;

/// <summary>What is remembered of a process beside its state: times, exit status, error text, survivors.</summary>
internal static class ProcessMemory
{
    public static ProcessEntry After(ProcessEntry entry, ProcessEvent happened, Step step, Instant now)
    {
        var after = entry with { State = step.State };
        if (step.State is ProcessState.Spawning && entry.State is not ProcessState.Spawning)
        {
            after = after with { StartedAt = now, SpawnError = null };
        }

        if (happened is ProcessEvent.ChildExited exit)
        {
            after = after with { StoppedAt = now, LastExit = exit.Status };
        }

        return WithSuspicion(step.SpawnError is null ? after : after with { SpawnError = step.SpawnError }, entry, happened);
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
