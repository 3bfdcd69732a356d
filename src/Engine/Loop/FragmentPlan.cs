using Supervisor.Configuration;

namespace Supervisor.Engine.Loop;

/// <summary>What a fragment would change of what runs: its own groups, or nothing at all. Pure.</summary>
public static class FragmentPlan
{
    /// <summary>The step from what runs to what a good reading wants of one file; or the problems why it may not be gone.</summary>
    public static (ConfigurationStep Step, ValueList<ConfigurationProblem> Problems) For(string path, IEnumerable<GroupSettings> running, SupervisorConfiguration wanted)
    {
        var before = running.ToList();
        var after = wanted.Groups.Where(group => group.Source.File == path).ToList();

        // The files may have given a group up that still runs, until the next update.
        var byName = before.ToDictionary(group => group.Name, StringComparer.Ordinal);
        var strangers = after.Select(group => (Wanted: group, Running: byName.GetValueOrDefault(group.Name)))
            .Where(pair => pair.Running is not null && pair.Running.Source.File != path)
            .Select(pair => new ConfigurationProblem(
                ProblemSeverity.Error,
                $"cannot take over the group '{pair.Wanted.Name}': it runs as {pair.Running!.Source} defined it, and is not updated yet",
                pair.Wanted.Source));
        return (ConfigurationStep.Between([.. before.Where(group => group.Source.File == path)], after), strangers.ToValueList());
    }
}
