namespace Supervisor.Configuration;

/// <summary>What differs between two definitions of one process, and what that takes.</summary>
public sealed record ProcessChange(string Process, ValueList<string> Options, ChangeReach Reach);

/// <summary>One group in two configurations, process by process. Whoever is in none of the lists is the same in both.</summary>
public sealed record ProcessDiff(ValueList<string> Options, ValueList<string> Added, ValueList<ProcessChange> Changed, ValueList<string> Removed)
{
    /// <summary>The processes share what differs: only a new group helps.</summary>
    public bool Replaces { get; private init; }

    public static ProcessDiff Between(GroupSettings a, GroupSettings b)
    {
        var before = a.Processes.ToDictionary(process => process.Name, StringComparer.Ordinal);
        var after = b.Processes.Select(process => process.Name).ToHashSet(StringComparer.Ordinal);
        var pairs = b.Processes.Where(process => before.ContainsKey(process.Name)).Select(process => (Before: before[process.Name], After: process)).ToList();
        var rules = SettingRules.OfGroup.Where(rule => !rule.Same(a, b)).ToList();
        var added = b.Processes.Select(process => process.Name).Where(name => !before.ContainsKey(name)).ToValueList();
        var changed = pairs.Select(pair => Between(pair.Before, pair.After)).Where(change => change.Options.Count > 0).ToValueList();
        var removed = a.Processes.Select(process => process.Name).Where(name => !after.Contains(name)).ToValueList();
        return new(rules.Select(rule => rule.Key).ToValueList(), added, changed, removed)
        {
            // A pool is made for its listeners; and a socket goes by the name of its program.
            Replaces = rules.Any(rule => rule.Reach == ChangeReach.Replace)
                || changed.Any(change => change.Reach == ChangeReach.Replace)
                || (b.Listener is not null && added.Count + removed.Count > 0)
                || pairs.Any(pair => pair.After.FastCgi is not null && pair.Before.ProgramName != pair.After.ProgramName),
        };
    }

    public static ProcessChange Between(ProgramSettings a, ProgramSettings b)
    {
        var rules = SettingRules.OfProgram.Where(rule => !rule.Same(a, b)).Select(rule => (rule.Key, rule.Reach))
            .Concat(Stream("stdout", a.StdOut, b.StdOut, hasPipe: true))
            .Concat(Stream("stderr", a.StdErr, b.StdErr, hasPipe: !b.RedirectStderr)).ToList();
        return new(b.Name, rules.Select(rule => rule.Key).ToValueList(), rules.Count == 0 ? ChangeReach.InPlace : rules.Max(rule => rule.Reach));
    }

    private static IEnumerable<(string Key, ChangeReach Reach)> Stream(string stream, LogSettings a, LogSettings b, bool hasPipe)
    {
        // Its descriptor is /dev/null, of which no byte ever comes back to us.
        var needsPipe = hasPipe && b.IsRead && !a.IsRead;
        return SettingRules.OfStream.Where(rule => !rule.Same(a, b)).Select(rule => ($"{stream}_{rule.Key}", needsPipe ? ChangeReach.Restart : rule.Reach));
    }
}
