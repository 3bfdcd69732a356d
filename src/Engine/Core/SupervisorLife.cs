using System.Collections.Immutable;

namespace Supervisor.Engine.Core;

/// <summary>
/// The fold over the whole tree: gives events to <see cref="ProcessLife"/>, keeps what is remembered of each process,
/// and stops everything in order. Pure: effects are added to a list, nothing is done.
/// </summary>
public sealed class SupervisorLife(ProcessTable table)
{
    public SupervisorLife() : this(ProcessLife.Next)
    {
    }

    public SupervisorState Next(SupervisorState state, SupervisorInput input, Instant now, List<Effect> effects) => input switch
    {
        SupervisorInput.ToProcess i => AdvanceShutdown(Give(state, i.Key, i.Event, now, effects), now, effects),
        SupervisorInput.Reaped i => Reaped(state, i, now, effects),
        SupervisorInput.Drained i => AdvanceShutdown(Drained(state, i, now, effects), now, effects),
        SupervisorInput.GroupAdded i => Added(state, i, effects),
        SupervisorInput.GroupRemoved i => Removed(state, i.Name, effects),
        SupervisorInput.AutoStart i => Started(state, i.Group, now, effects),
        SupervisorInput.ShutdownAsked i => Asked(state, i.Mood, now, effects),
        SupervisorInput.EventsDelivered i when state.AwaitsEvents && state.StoppingGroup == i.Group =>
            AdvanceShutdown(StopMembers(state with { AwaitsEvents = false }, state.Groups[i.Group], now, effects), now, effects),
        _ => state,
    };

    private SupervisorState Give(SupervisorState state, ProcessKey key, ProcessEvent happened, Instant now, List<Effect> effects)
    {
        if (state.Find(key) is not { } entry)
        {
            return state;
        }

        // A reaped child has no pid to signal and its state is not final yet: whatever comes waits for the end of the drain.
        // But who is left of its group must be known when BACKOFF is entered, or a single try would never name them.
        if (entry.Ending is not null && happened is not (ProcessEvent.SurvivorsSeen or ProcessEvent.SurvivorsNamed))
        {
            return state.With(entry with { Waiting = Keep(entry.Waiting, happened) });
        }

        state = state.With(Take(entry, happened, state.MayStart, now, effects));
        SharedSocket.After(entry, state, effects);
        return state;
    }

    /// <summary>Of several wishes the last one counts; deadlines and signals were for the child that is gone.</summary>
    private static ImmutableList<ProcessEvent> Keep(ImmutableList<ProcessEvent> waiting, ProcessEvent happened) => happened switch
    {
        ProcessEvent.DeadlineReached or ProcessEvent.SignalAsked or ProcessEvent.SignalRefused => waiting,
        _ when IsWish(happened) => waiting.RemoveAll(IsWish).Add(happened),
        _ => waiting.Add(happened),
    };

    private static bool IsWish(ProcessEvent happened) =>
        happened is ProcessEvent.StartAsked or ProcessEvent.StopAsked or ProcessEvent.KillAsked or ProcessEvent.RestartAsked;

    private ProcessEntry Take(ProcessEntry entry, ProcessEvent happened, bool mayStart, Instant now, List<Effect> effects)
    {
        if (happened is ProcessEvent.SurvivorsSeen or ProcessEvent.SurvivorsNamed)
        {
            return ProcessMemory.Remember(entry, happened, effects);
        }

        var step = table(entry.Key, entry.State, happened, entry.Program, mayStart, now.Monotonic);
        var after = ProcessMemory.After(entry, happened, step, now);
        if (!ReferenceEquals(after.State, entry.State) && after.State != entry.State)
        {
            effects.Add(new Effect.Announce(new Transition(entry, after, happened, now)));
        }
        else if (after.StoppedByPerson != entry.StoppedByPerson)
        {
            effects.Add(new Effect.Remember(after));
        }

        effects.AddRange(step.Effects);
        if (after.State is ProcessState.Backoff && entry.State is not ProcessState.Backoff && !after.Survivors.IsEmpty)
        {
            effects.Add(new Effect.NameSurvivors(entry.Key, after.Survivors));
        }

        return after;
    }

    private SupervisorState Reaped(SupervisorState state, SupervisorInput.Reaped reaped, Instant now, List<Effect> effects)
    {
        if (state.Find(reaped.Key) is not { Ending: null } entry || entry.State.Pid != reaped.Pid)
        {
            return state;
        }

        effects.Add(new Effect.LookForSurvivors(reaped.Key, reaped.Pid));
        effects.Add(new Effect.Drain(reaped.Key, reaped.Pid));
        return state.With(entry with { Ending = new ProcessEvent.ChildExited(reaped.Pid, reaped.Status, now.Monotonic) });
    }

    private SupervisorState Drained(SupervisorState state, SupervisorInput.Drained drained, Instant now, List<Effect> effects)
    {
        if (state.Find(drained.Key) is not { Ending: { } exit } entry || exit.Pid != drained.Pid)
        {
            return state;
        }

        var (waiting, before) = (entry.Waiting, entry);
        entry = entry with { Ending = null, Waiting = [] };

        // Up for long enough, but the loop had not got to say so: it was RUNNING before it ended.
        if (entry.State is ProcessState.Starting starting && starting.RunningAt <= exit.At)
        {
            entry = Take(entry, new ProcessEvent.DeadlineReached(), state.MayStart, now, effects);
        }

        entry = Take(entry, exit, state.MayStart, now, effects);
        state = state.With(entry);
        SharedSocket.After(before, state, effects);

        // Given back one by one, after the effects of the one before: a stop must not meet a launch that is not answered yet.
        effects.AddRange(waiting.Select(happened => new Effect.Redeliver(entry.Key, happened)));
        return state;
    }

    private static SupervisorState Added(SupervisorState state, SupervisorInput.GroupAdded added, List<Effect> effects)
    {
        var settings = added.Settings;
        if (state.Groups.ContainsKey(settings.Name))
        {
            return state;
        }

        var processes = settings.Processes.ToImmutableSortedDictionary(
            program => program.Name,
            program => new ProcessEntry(new ProcessKey(settings.Name, program.Name), program),
            StringComparer.Ordinal);
        effects.AddRange(settings.Processes.Where(program => program.FastCgi is not null).DistinctBy(program => program.ProgramName)
            .Select(program => new Effect.TrySocket(new(settings.Name, program.ProgramName), program.FastCgi!)));
        effects.Add(new Effect.AnnounceGroup(settings.Name, Added: true));
        return state with { Groups = state.Groups.Add(settings.Name, new GroupEntry(settings, processes)) };
    }

    private static SupervisorState Removed(SupervisorState state, string name, List<Effect> effects)
    {
        if (!state.Groups.TryGetValue(name, out var group) || !group.Processes.Values.All(IsDown))
        {
            return state;
        }

        SharedSocket.Removed(group, effects);
        effects.AddRange(group.Processes.Values.Select(entry => new Effect.Forget(entry.Key)));
        effects.Add(new Effect.AnnounceGroup(name, Added: false));
        return state with { Groups = state.Groups.Remove(name) };
    }

    private SupervisorState Started(SupervisorState state, string? only, Instant now, List<Effect> effects)
    {
        foreach (var entry in state.InStartOrder.Where(entry => (only is null || entry.Key.Group == only) && entry.Program.AutoStart).ToList())
        {
            state = Give(state, entry.Key, new ProcessEvent.StartAsked(), now, effects);
        }

        return state;
    }

    private SupervisorState Asked(SupervisorState state, Mood mood, Instant now, List<Effect> effects)
    {
        // A shutdown may overtake a restart that is under way; nothing overtakes a shutdown.
        if (state.Mood == Mood.ShuttingDown || state.Mood == mood)
        {
            return state;
        }

        return AdvanceShutdown(state with { Mood = mood }, now, effects);
    }

    /// <summary>Groups stop one at a time, by priority downwards; the next has its turn when all of one is down.</summary>
    private SupervisorState AdvanceShutdown(SupervisorState state, Instant now, List<Effect> effects)
    {
        if (state.Mood == Mood.Running || (state.StoppingGroup is { } current && state.Groups.TryGetValue(current, out var stopping) && !stopping.Processes.Values.All(IsDown)))
        {
            return state;
        }

        foreach (var group in state.GroupsInStartOrder.Reverse())
        {
            if (group.Processes.Values.All(IsDown))
            {
                continue;
            }

            state = state with { StoppingGroup = group.Settings.Name, AwaitsEvents = group.Settings.Listener is not null };
            if (state.AwaitsEvents)
            {
                effects.Add(new Effect.AwaitEvents(group.Settings.Name));
                return state;
            }

            state = StopMembers(state, group, now, effects);

            // Members that were only waiting for a retry are down at once; then the next group has its turn.
            if (!state.Groups[group.Settings.Name].Processes.Values.All(IsDown))
            {
                return state;
            }
        }

        effects.Add(new Effect.AllStopped());
        return state with { StoppingGroup = null, AwaitsEvents = false };
    }

    private SupervisorState StopMembers(SupervisorState state, GroupEntry group, Instant now, List<Effect> effects)
    {
        foreach (var entry in group.InStartOrder.Reverse().Where(entry => !IsDown(entry)))
        {
            state = Give(state, entry.Key, new ProcessEvent.ShutdownAsked(), now, effects);
        }

        return state;
    }

    /// <summary>Down for good: no child, nothing pending.</summary>
    private static bool IsDown(ProcessEntry entry) => entry.Code.IsDown() && entry.Ending is null && entry.Deadline is null;
}
