namespace Supervisor.PSModule;

/// <summary>Which processes were asked for, and which of the literal names, groups and ids nothing had.</summary>
internal sealed class ProcessSelection
{
    private readonly List<Wanted> _names;
    private readonly List<Wanted> _groups;
    private readonly object _lock = new();

    public ProcessSelection(IReadOnlyCollection<string> names, IReadOnlyCollection<string> groups, IReadOnlyCollection<int> ids)
    {
        _names =
        [
            .. names.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => new Wanted(name, name, ProcessName.Selects(name), ProcessName.IsLiteral(name))),
            .. ids.Distinct().Select(id => new Wanted(id, $"process id {id}", process => process.Id == id, true)),
        ];
        _groups = [.. groups.Distinct(StringComparer.OrdinalIgnoreCase).Select(group =>
        {
            var selects = GroupPattern(group);
            return new Wanted(group, group, selects, ProcessName.IsLiteral(group));
        })];
    }

    public ProcessSelection(IReadOnlyCollection<SupervisedTarget> targets)
    {
        _names = [.. targets.DistinctBy(target => target.Requested).Select(target => new Wanted(target.Source, target.Shown, target.Group is null ? target.IsSame : ProcessName.Selects(target.Requested, ignoreCase: false), true))];
        _groups = [];
    }

    public IEnumerable<(object Target, string Shown)> Missed =>
        _names.Concat(_groups).Where(wanted => wanted.IsLiteral && !wanted.Found).Select(wanted => (wanted.Target, wanted.Shown));

    /// <summary>Sessions are read at the same time and share one selection.</summary>
    public bool Selects(SupervisedProcess process)
    {
        lock (_lock)
        {
            var byName = Any(_names, process);
            var byGroup = Any(_groups, process);
            return byName && byGroup;
        }
    }

    private static bool Any(List<Wanted> wanted, SupervisedProcess process)
    {
        var any = wanted.Count == 0;
        foreach (var one in wanted)
        {
            if (one.Selects(process))
            {
                one.Found = any = true;
            }
        }

        return any;
    }

    private static Predicate<SupervisedProcess> GroupPattern(string group)
    {
        var pattern = System.Management.Automation.WildcardPattern.Get(group, System.Management.Automation.WildcardOptions.IgnoreCase);
        return process => pattern.IsMatch(process.Group);
    }

    private sealed record Wanted(object Target, string Shown, Predicate<SupervisedProcess> Selects, bool IsLiteral)
    {
        public bool Found { get; set; }
    }
}
