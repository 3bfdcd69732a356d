namespace Supervisor.PSModule;

/// <summary>Everything one engine is asked for in one request.</summary>
internal sealed record SessionPlan(SupervisorSession Session, IReadOnlyList<SupervisedTarget> Targets)
{
    public IReadOnlyList<string> Names { get; } = [.. Targets.Select(target => target.Requested).Distinct(StringComparer.Ordinal)];

    /// <summary>What the user named or piped that this process or requested name belongs to.</summary>
    public object SourceOf(string name, SupervisedProcess? process)
    {
        var full = process is null ? name : $"{process.Group}:{process.ProcessName}";
        var target = Targets.FirstOrDefault(target => target.Shown == name || target.Requested == name || target.Requested == full);
        return target?.Source ?? (object?)process ?? name;
    }
}
