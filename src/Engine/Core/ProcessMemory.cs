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

        return step.SpawnError is null ? after : after with { SpawnError = step.SpawnError };
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
