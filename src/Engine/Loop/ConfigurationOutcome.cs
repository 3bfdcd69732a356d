using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>What became of a wish to change the configuration.</summary>
public abstract record ConfigurationOutcome
{
    /// <summary>What changes; <paramref name="Applied"/> ends when all of it has happened, and is ended already when nothing was to happen.</summary>
    public sealed record Accepted(ConfigurationStep Step, Task Applied) : ConfigurationOutcome;

    /// <summary>The configuration would be bad; nothing was changed.</summary>
    public sealed record Refused(ConfigurationResult Result) : ConfigurationOutcome;

    /// <summary>There is nothing of that name.</summary>
    public sealed record Missing(string Message) : ConfigurationOutcome;

    /// <summary>The file could not be written or removed; nothing was changed.</summary>
    public sealed record Unwritten(string Message) : ConfigurationOutcome;

    /// <summary>The change before this one was not done in time; nothing was changed.</summary>
    public sealed record Busy : ConfigurationOutcome;

    /// <summary>The engine began to shut down or to restart before the change had its turn; nothing was changed.</summary>
    public sealed record Leaving : ConfigurationOutcome;
}

/// <summary>The difference between what runs and what is wanted, with both sides of it.</summary>
public sealed record ConfigurationStep(ConfigurationDiff Difference, IReadOnlyList<GroupSettings> Before, IReadOnlyList<GroupSettings> After)
{
    /// <summary>What happens to each process of the groups that change, by group.</summary>
    public IReadOnlyDictionary<string, GroupPlan> Plans { get; init; } = new Dictionary<string, GroupPlan>();

    public static ConfigurationStep Between(IReadOnlyList<GroupSettings> before, IReadOnlyList<GroupSettings> after) =>
        new(ConfigurationDiff.Between(before, after), before, after);

    /// <summary>With what it would do as things stand now.</summary>
    public ConfigurationStep Planned(Operations operations)
    {
        var (groups, after) = (operations.State.Groups, After.ToDictionary(group => group.Name, StringComparer.Ordinal));
        return this with
        {
            Plans = Difference.Changed.Where(change => groups.ContainsKey(change.Group))
                .ToDictionary(change => change.Group, change => operations.Plan(groups[change.Group], after[change.Group]), StringComparer.Ordinal),
        };
    }

    /// <summary>Only what concerns these groups.</summary>
    public ConfigurationStep Only(IReadOnlySet<string> groups) => groups.Count == 0 ? this : this with
    {
        Difference = new(
            Difference.Added.Where(groups.Contains).ToValueList(),
            Difference.Changed.Where(change => groups.Contains(change.Group)).ToValueList(),
            Difference.Removed.Where(groups.Contains).ToValueList()),
    };
}
