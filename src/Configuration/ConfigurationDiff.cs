namespace Supervisor.Configuration;

/// <summary>A group that differs, and the options that do.</summary>
public sealed record GroupChange(string Group, ValueList<string> Keys);

/// <summary>What a new configuration would do to the groups of another, by name in order.</summary>
public sealed record ConfigurationDifference(ValueList<string> Added, ValueList<GroupChange> Changed, ValueList<string> Removed)
{
    public bool IsEmpty => Added.Count + Changed.Count + Removed.Count == 0;
}

/// <summary>Two configurations compared group by group.</summary>
public static class ConfigurationDiff
{
    public static ConfigurationDifference Between(SupervisorConfiguration active, SupervisorConfiguration pending)
    {
        var before = active.Groups.ToDictionary(group => group.Name);
        var after = pending.Groups.ToDictionary(group => group.Name);
        return new(
            [.. after.Keys.Where(name => !before.ContainsKey(name)).Order(StringComparer.Ordinal)],
            [.. after.Values.Where(group => before.TryGetValue(group.Name, out var old) && old != group).Select(group => new GroupChange(group.Name, []))],
            [.. before.Keys.Where(name => !after.ContainsKey(name)).Order(StringComparer.Ordinal)]);
    }
}
