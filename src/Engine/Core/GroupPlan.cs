using Supervisor.Configuration;

namespace Supervisor.Engine.Core;

/// <summary>What a new definition of its group does to a process.</summary>
public enum ProcessStepKind
{
    /// <summary>It is the same as before.</summary>
    None,

    /// <summary>It comes into being, and starts if it has autostart.</summary>
    Add,

    /// <summary>It is stopped and goes.</summary>
    Remove,

    /// <summary>Its child ends, and the next one is made by the new definition.</summary>
    Restart,

    /// <summary>It is down, and starts by the new definition.</summary>
    Start,

    /// <summary>It goes on, or stays down, and has the new settings.</summary>
    InPlace,
}

/// <summary>One process on the way from one definition of its group to another; <paramref name="Wanted"/> is null for who goes.</summary>
public sealed record ProcessStep(ProcessKey Key, ProcessStepKind Kind, ProgramSettings? Wanted, ValueList<string> Options);

/// <summary>The whole way: what an update does, and what a comparison says that it would do.</summary>
public sealed record GroupPlan(IReadOnlyList<ProcessStep> Steps)
{
    /// <summary>The whole group goes and comes anew; there are no steps.</summary>
    public static GroupPlan Replacement { get; } = new([]) { Replaces = true };

    public bool Replaces { get; private init; }

    /// <param name="group">As it is.</param>
    /// <param name="wanted">As it is to be.</param>
    public static GroupPlan For(GroupEntry group, GroupSettings wanted)
    {
        if (ProcessDiff.Between(group.Settings, wanted).Replaces)
        {
            return Replacement;
        }

        var names = wanted.Processes.Select(program => program.Name).ToHashSet(StringComparer.Ordinal);
        return new(
        [
            .. group.InStartOrder.Where(entry => !names.Contains(entry.Key.Process)).Select(entry => new ProcessStep(entry.Key, ProcessStepKind.Remove, null, [])),
            .. wanted.Processes.Select(program => Step(new ProcessKey(wanted.Name, program.Name), group.Processes.GetValueOrDefault(program.Name), program)),
        ]);
    }

    private static ProcessStep Step(ProcessKey key, ProcessEntry? entry, ProgramSettings wanted)
    {
        if (entry is null)
        {
            return new(key, ProcessStepKind.Add, wanted, []);
        }

        var change = ProcessDiff.Between(entry.Program, wanted);
        return new(key, Kind(entry, change, wanted), wanted, change.Options);
    }

    private static ProcessStepKind Kind(ProcessEntry entry, ProcessChange change, ProgramSettings wanted)
    {
        if (entry.HasChild || entry.State is ProcessState.Backoff)
        {
            // Whoever was leaving is being stopped; who was to be launched anew by an older wish is, too.
            return change.Reach != ChangeReach.InPlace || entry.Leaving ? ProcessStepKind.Restart
                : entry.State is ProcessState.Backoff && change.Options.Count > 0 ? ProcessStepKind.Restart
                : change.Options.Count > 0 ? ProcessStepKind.InPlace : ProcessStepKind.None;
        }

        // A process that failed is given another chance by whatever may have been its trouble.
        var mayStart = wanted.AutoStart && !entry.WantsDown && entry.Deadline is null;
        var hasReason = change.Reach != ChangeReach.InPlace || !entry.Program.AutoStart || entry.State is ProcessState.Fatal;
        return change.Options.Count == 0 ? ProcessStepKind.None : mayStart && hasReason ? ProcessStepKind.Start : ProcessStepKind.InPlace;
    }
}
