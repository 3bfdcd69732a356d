using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Names and patterns replaced by the processes they select, by one reading request, where the user is asked or told about each.</summary>
internal sealed class PatternPreview(CancellationToken stopping)
{
    public IReadOnlyList<SessionPlan> Expand(IReadOnlyList<SessionPlan> plans, Action<ErrorRecord> report)
    {
        var expanded = new List<SessionPlan>();
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var plan in plans)
        {
            try
            {
                expanded.Add(plan.Targets.All(target => target is { IsProcess: true, Group: null }) ? plan : Expand(plan, found));
            }
            catch (SupervisorException unreachable) when (plans.Count > 1)
            {
                report(Refusals.Of(unreachable, plan.Session.Name));
            }
        }

        var where = string.Join(", ", plans.Select(plan => plan.Session.Place));
        foreach (var target in plans.SelectMany(plan => plan.Targets).DistinctBy(target => target.Requested))
        {
            if (target is { IsLiteral: true } and not { IsProcess: true, Group: null } && !found.Contains(target.Requested))
            {
                report(Refusals.NoSuch(target, where));
            }
        }

        return expanded;
    }

    private SessionPlan Expand(SessionPlan plan, HashSet<string> found)
    {
        var processes = plan.Session.Client.GetProcessesAsync([], stopping).GetAwaiter().GetResult();
        var targets = new List<SupervisedTarget>();
        foreach (var target in plan.Targets)
        {
            if (target is { IsProcess: true, Group: null })
            {
                targets.Add(target);
                continue;
            }

            var selected = target.Meant(processes);
            targets.AddRange(selected.Select(process => SupervisedTarget.OfProcess(process, process)));
            if (selected.Count > 0)
            {
                found.Add(target.Requested);
            }
        }

        return new SessionPlan(plan.Session, [.. targets.DistinctBy(target => target.Requested)]);
    }
}
