using System.Collections.Immutable;
using Supervisor.Configuration;

namespace Supervisor.Engine.Core;

/// <content>A group on the way from one definition to another.</content>
public sealed partial class SupervisorLife
{
    /// <summary>
    /// Definitions change at once, children where they must: who leaves is stopped with the settings it was launched with, and so is who is
    /// launched anew; for as long as somebody leaves, the group's settings have him, too.
    /// </summary>
    private SupervisorState Changed(SupervisorState state, GroupSettings wanted, Instant now, List<Effect> effects)
    {
        if (!state.MayStart || !state.Groups.TryGetValue(wanted.Name, out var group) || GroupPlan.For(group, wanted) is not { Replaces: false } plan)
        {
            return state;
        }

        var leaving = plan.Steps.Where(step => step.Kind == ProcessStepKind.Remove).Select(step => Leaving(group.Processes[step.Key.Process])).ToList();
        var staying = plan.Steps.Where(step => step.Wanted is not null).Select(step => Defined(step, group.Processes.GetValueOrDefault(step.Key.Process), effects));
        state = state with
        {
            Groups = state.Groups.SetItem(wanted.Name, new GroupEntry(
                wanted with { Processes = InStartOrder(wanted.Processes.Concat(leaving.Select(entry => entry.Program))) },
                leaving.Concat(staying).ToImmutableSortedDictionary(entry => entry.Key.Process, entry => entry, StringComparer.Ordinal))),
        };
        effects.Add(new Effect.RecordGroup(wanted.Name));
        effects.AddRange(wanted.Processes.Where(program => program.FastCgi is not null && group.Settings.Processes.All(known => known.ProgramName != program.ProgramName))
            .DistinctBy(program => program.ProgramName).Select(program => new Effect.TrySocket(new(wanted.Name, program.ProgramName), program.FastCgi!)));

        // As when a group is stopped: who starts last goes first.
        var steps = plan.Steps.ToDictionary(step => step.Key, step => step.Kind);
        foreach (var entry in state.Groups[wanted.Name].InStartOrder.Reverse())
        {
            state = steps[entry.Key] switch
            {
                ProcessStepKind.Remove => Give(state, entry.Key, new ProcessEvent.StopAsked(), now, effects),
                ProcessStepKind.Restart when !entry.WantsDown => Give(state, entry.Key, new ProcessEvent.RestartAsked(), now, effects),
                _ => state,
            };
        }

        effects.AddRange(plan.Steps.Where(step => step.Kind == ProcessStepKind.Start).Select(step => new Effect.StartSoon(step.Key)));
        return Released(state, wanted.Name, effects);
    }

    /// <summary>Should the group have it back before it is gone, what a person wished of it still counts, though it may only wait to be taken.</summary>
    private static ProcessEntry Leaving(ProcessEntry entry) => entry with { Leaving = true, StartsLater = false, Next = null, StoppedByPerson = entry.WantsDown && (entry.StoppedByPerson || !entry.Leaving) };

    private static ProcessEntry Defined(ProcessStep step, ProcessEntry? entry, List<Effect> effects)
    {
        var wanted = step.Wanted!;
        if (entry is null)
        {
            return new ProcessEntry(step.Key, wanted) { StartsLater = wanted.AutoStart };
        }

        if (step.Kind == ProcessStepKind.Restart && entry.HasChild)
        {
            // A stop that waits was ours if it was to leave, or a person's from before.
            return entry with { Next = wanted, Leaving = false, Waiting = entry is { Leaving: true, StoppedByPerson: false } ? entry.Waiting.RemoveAll(ProcessEntry.IsWish) : entry.Waiting };
        }

        if (entry.HasChild && (entry.Program.StdOut != wanted.StdOut || entry.Program.StdErr != wanted.StdErr))
        {
            effects.Add(new Effect.TurnLogs(step.Key, wanted));
        }

        return entry with { Program = wanted, Next = null, Leaving = false };
    }

    /// <summary>Whoever leaves and is down is gone.</summary>
    private static SupervisorState Left(SupervisorState state, ProcessKey key, List<Effect> effects)
    {
        if (state.Find(key) is not { Leaving: true, IsDown: true } entry)
        {
            return state;
        }

        var group = state.Groups[key.Group];
        state = state with
        {
            Groups = state.Groups.SetItem(key.Group, new GroupEntry(
                group.Settings with { Processes = group.Settings.Processes.Where(program => program.Name != key.Process).ToValueList() },
                group.Processes.Remove(key.Process))),
        };

        // Who is UNKNOWN counts as down and may yet have a child.
        SharedSocket.After(entry, state, effects);
        effects.Add(new Effect.Forget(key));
        return Released(state, key.Group, effects);
    }

    /// <summary>When nobody leaves any more, who is new starts.</summary>
    private static SupervisorState Released(SupervisorState state, string name, List<Effect> effects)
    {
        var group = state.Groups[name];
        if (group.Processes.Values.Any(entry => entry.Leaving))
        {
            return state;
        }

        foreach (var entry in group.InStartOrder.Where(entry => entry.StartsLater).ToList())
        {
            state = state.With(entry with { StartsLater = false });
            if (entry is { State: ProcessState.Stopped { StartAt: null }, StoppedByPerson: false })
            {
                effects.Add(new Effect.StartSoon(entry.Key));
            }
        }

        return state;
    }

    private static ValueList<ProgramSettings> InStartOrder(IEnumerable<ProgramSettings> programs) =>
        programs.OrderBy(program => program.Priority).ThenBy(program => program.Name, StringComparer.Ordinal).ToValueList();
}
