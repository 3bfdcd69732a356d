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
            .. names.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => new Wanted(SupervisedTarget.OfText(name), all => ProcessName.Selects(name, all))),
            .. ids.Distinct().Select(id => new Wanted(SupervisedTarget.OfId(id), _ => process => process.Id == id)),
        ];
        _groups = [.. groups.Distinct(StringComparer.OrdinalIgnoreCase).Select(group => new Wanted(SupervisedTarget.OfGroupText(group), all =>
        {
            var selects = ProcessName.SelectsText(group, all.Select(process => process.Group));
            return process => selects(process.Group);
        }))];
    }

    public ProcessSelection(IReadOnlyCollection<SupervisedTarget> targets)
    {
        _names = [.. targets.DistinctBy(target => target.Requested).Select(target => new Wanted(target, _ => target.Is))];
        _groups = [];
    }

    public IEnumerable<SupervisedTarget> Missed => _names.Concat(_groups).Where(wanted => wanted.Target.IsLiteral && !wanted.Found).Select(wanted => wanted.Target);

    /// <summary>Those of an engine's processes. Sessions are read at the same time and share one selection.</summary>
    public IReadOnlyList<SupervisedProcess> Of(IReadOnlyList<SupervisedProcess> all)
    {
        var (names, groups) = (Among(_names, all), Among(_groups, all));
        lock (_lock)
        {
            // Both are looked at for every process: what is found only in vain is found all the same.
            return [.. all.Where(process => Any(names, process) & Any(groups, process))];
        }
    }

    private static List<(Wanted Wanted, Predicate<SupervisedProcess> Selects)> Among(List<Wanted> wanted, IReadOnlyList<SupervisedProcess> all) =>
        [.. wanted.Select(one => (one, one.Among(all)))];

    private static bool Any(List<(Wanted Wanted, Predicate<SupervisedProcess> Selects)> wanted, SupervisedProcess process)
    {
        var any = wanted.Count == 0;
        foreach (var (one, selects) in wanted)
        {
            if (selects(process))
            {
                one.Found = any = true;
            }
        }

        return any;
    }

    private sealed record Wanted(SupervisedTarget Target, Func<IReadOnlyList<SupervisedProcess>, Predicate<SupervisedProcess>> Among)
    {
        public bool Found { get; set; }
    }
}
