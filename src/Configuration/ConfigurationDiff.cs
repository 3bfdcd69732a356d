namespace Supervisor.Configuration;

/// <summary>A group that both configurations have, and the options in which it differs.</summary>
public sealed record GroupChange(string Group, ValueList<string> Options);

/// <summary>What must happen to groups to come from one configuration to another.</summary>
public sealed record ConfigurationDiff(ValueList<string> Added, ValueList<GroupChange> Changed, ValueList<string> Removed)
{
    public bool IsEmpty => Added.Count == 0 && Changed.Count == 0 && Removed.Count == 0;

    public static ConfigurationDiff Between(SupervisorConfiguration active, SupervisorConfiguration pending) => Between(active.Groups, pending.Groups);

    /// <summary>
    /// Everything of a process and its group but where it was written; owner, mode and backlog of a FastCGI socket do not count, nor does
    /// strip_ansi, which is the daemon's.
    /// </summary>
    /// <param name="active">What runs.</param>
    /// <param name="pending">What is wanted.</param>
    /// <param name="asOriginal">What is AUTO on either side equals any log file: supervisorctl and its like are told so.</param>
    public static ConfigurationDiff Between(IReadOnlyList<GroupSettings> active, IReadOnlyList<GroupSettings> pending, bool asOriginal = false)
    {
        var before = active.ToDictionary(group => group.Name, StringComparer.Ordinal);
        var after = pending.Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        return new(
            pending.Where(group => !before.ContainsKey(group.Name)).Select(group => group.Name).ToValueList(),
            pending.Where(group => before.ContainsKey(group.Name))
                .Select(group => new GroupChange(group.Name, Options(before[group.Name], asOriginal ? WithAuto(before[group.Name], group) : group)))
                .Where(change => change.Options.Count > 0).ToValueList(),
            active.Where(group => !after.Contains(group.Name)).Select(group => group.Name).ToValueList());
    }

    /// <summary>The options in which two groups differ, each once.</summary>
    private static ValueList<string> Options(GroupSettings a, GroupSettings b)
    {
        var difference = ProcessDiff.Between(a, b);
        return difference.Options.Concat(difference.Changed.SelectMany(change => change.Options)).Distinct().ToValueList();
    }

    /// <summary>The wanted group, with the log files of the other wherever one side says AUTO.</summary>
    private static GroupSettings WithAuto(GroupSettings a, GroupSettings b)
    {
        var before = a.Processes.ToDictionary(process => process.Name, StringComparer.Ordinal);
        return b with
        {
            Processes = b.Processes.Select(process => before.TryGetValue(process.Name, out var old)
                ? process with { StdOut = WithAuto(old.StdOut, process.StdOut), StdErr = WithAuto(old.StdErr, process.StdErr) }
                : process).ToValueList(),
        };
    }

    private static LogSettings WithAuto(LogSettings a, LogSettings b) =>
        a.Target == LogTarget.Auto || b.Target == LogTarget.Auto ? b with { Target = a.Target, Path = a.Path } : b;
}
