using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Makes engines forget groups until the next add, update or restart.</summary>
[Cmdlet(VerbsCommon.Remove, "SupervisedGroup", DefaultParameterSetName = InputObjectSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(SupervisedGroup))]
public sealed class RemoveSupervisedGroupCommand : GroupActionCmdlet
{
    /// <summary>Stop first what runs, and do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string Action => "remove";

    private protected override bool Approved(string target) => MayGoOn(Force, target, "Remove group");

    private protected override IAsyncEnumerable<GroupResult> Ask(SupervisorSession session, IReadOnlyList<string> names, CancellationToken cancellation) =>
        session.Client.RemoveGroupsAsync(names, Force, cancellation);

    /// <summary>A name that is gone must not be taken for a pattern.</summary>
    private protected override string Asked(SupervisedTarget target) => ProcessName.Literal(base.Asked(target));

    /// <summary>Nobody can say yes to a pattern: the groups it means are asked about, one by one.</summary>
    private protected override IReadOnlyList<SessionPlan> Expand(IReadOnlyList<SessionPlan> plans)
    {
        if (plans.All(plan => plan.Targets.All(IsCertain)))
        {
            return plans;
        }

        var expanded = new List<SessionPlan>();
        OnEach(plans, plan => plan.Session, async (plan, pump) =>
        {
            var groups = await plan.Session.Client.GetGroupsAsync(pump.Stopping).ConfigureAwait(false);
            var targets = plan.Targets.SelectMany(target => IsCertain(target) ? [target]
                : Chosen(target, groups).Select(SupervisedTarget.OfGroup)).ToList();
            lock (expanded)
            {
                expanded.Add(new SessionPlan(plan.Session, targets));
            }
        });
        return expanded;
    }

    private static IEnumerable<SupervisedGroup> Chosen(SupervisedTarget target, IReadOnlyList<SupervisedGroup> groups)
    {
        var selects = ProcessName.SelectsText(target.Shown, groups.Select(group => group.Name));
        return groups.Where(group => selects(group.Name));
    }

    private static bool IsCertain(SupervisedTarget target) => target.IsLiteral;
}
