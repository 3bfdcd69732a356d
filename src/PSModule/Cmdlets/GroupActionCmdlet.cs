using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Base of Add- and Remove-SupervisedGroup. Objects and text arrive by -InputObject alone, as in all acting cmdlets.</summary>
public abstract class GroupActionCmdlet : SessionCmdlet
{
    private protected const string InputObjectSet = "InputObject";
    private protected const string NameSet = "Name";

    private readonly List<SupervisedTarget> _targets = [];

    /// <summary>Groups of Get-SupervisedGroup, or names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [SupervisedTargetTransformation(TakesProcesses = false)]
    [ArgumentCompleter(typeof(GroupNameCompleter))]
    public SupervisedTarget[] InputObject { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = NameSet)]
    [TextOnly]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GroupNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Emit each group.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected abstract string Action { get; }

    private protected sealed override void Collect() => _targets.AddRange(ParameterSetName == NameSet ? Name.Select(SupervisedTarget.OfText) : InputObject);

    private protected sealed override void Act()
    {
        var plans = Expand(Plan(_targets));
        plans = [.. plans
            .Select(plan => new SessionPlan(plan.Session, [.. plan.Targets.DistinctBy(target => target.Shown)
                .Where(target => Approved(plans.Count > 1 ? $"{target.Shown} on {plan.Session.Place}" : target.Shown))]))
            .Where(plan => plan.Targets.Count > 0)];
        OnEach(plans, plan => plan.Session, SendAsync);
    }

    /// <summary>Patterns replaced by what they mean, where there are any.</summary>
    private protected virtual IReadOnlyList<SessionPlan> Expand(IReadOnlyList<SessionPlan> plans) => plans;

    private protected abstract bool Approved(string target);

    private protected abstract IAsyncEnumerable<GroupResult> Ask(SupervisorSession session, IReadOnlyList<string> names, CancellationToken cancellation);

    private async Task SendAsync(SessionPlan plan, PipelinePump pump)
    {
        var names = plan.Targets.Select(Asked).ToList();
        pump.Verbose($"{Action} {string.Join(", ", plan.Targets)} on {plan.Session.Name}");
        var errors = new List<ErrorRecord>();
        await using (var progress = new PendingProgress(pump, $"{MyInvocation.MyCommand.Name} on {plan.Session.Name}"))
        {
            var settled = 0;
            await foreach (var result in Ask(plan.Session, names, pump.Stopping).ConfigureAwait(false))
            {
                progress.Settled(++settled, result.Name);
                if (result.Fault is { } fault)
                {
                    errors.Add(Error(fault, result, plan));
                    continue;
                }

                if (result.AlreadyDone)
                {
                    pump.Verbose($"{result.Name} on {plan.Session.Name}: nothing to {Action}, it is there already");
                }

                if (PassThru && result.Group is { } group)
                {
                    await pump.ObjectAsync(group).ConfigureAwait(false);
                }
            }
        }

        foreach (var error in errors)
        {
            await pump.ErrorAsync(error).ConfigureAwait(false);
        }
    }

    /// <summary>The certain name as the engine is asked for it.</summary>
    private protected virtual string Asked(SupervisedTarget target) => target.Group ?? SupervisedTarget.OnTheWire(ProcessName.Unescaped(target.Shown));

    private ErrorRecord Error(Fault fault, GroupResult result, SessionPlan plan)
    {
        var target = plan.Targets.FirstOrDefault(target => Asked(target) == result.Name || target.Shown == result.Name);
        var (source, shown) = (target?.Source ?? result.Name, target?.Shown ?? result.Name);
        var why = fault.Message.Replace($"'{result.Name}'", $"'{shown}'", StringComparison.Ordinal);
        var message = why.StartsWith("cannot ", StringComparison.Ordinal) ? $"{why} (on {plan.Session.Place})" : $"cannot {Action} the group '{shown}' on {plan.Session.Place}: {why}";
        var (id, category, advice) = fault.Code switch
        {
            FaultMeaning.BadName => (ErrorIds.GroupNotFound, ErrorCategory.ObjectNotFound, null),
            FaultMeaning.StillRunning => (ErrorIds.GroupStillRunning, ErrorCategory.InvalidOperation, "-Force stops it first."),
            _ => (FaultMeaning.Of(fault).Id, FaultMeaning.Of(fault).Category, (string?)null),
        };
        return Refusals.Of(new SupervisorException(SupervisorErrorKind.Fault, plan.Session.Address, message) { Fault = fault }, id, category, source, advice);
    }
}
