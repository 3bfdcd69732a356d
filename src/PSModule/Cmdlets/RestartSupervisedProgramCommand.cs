using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Restarts processes, all stopped and then started, or a few at a time; starts those that are down.</summary>
[Cmdlet(VerbsLifecycle.Restart, "SupervisedProgram", DefaultParameterSetName = InputObjectSet, SupportsShouldProcess = true)]
[Alias("Restart-SupervisedProcess")]
[OutputType(typeof(SupervisedProcess))]
public sealed class RestartSupervisedProgramCommand : ProcessActionCmdlet
{
    /// <summary>Restart at most this many at a time and go on when they are up; the first that does not come up ends it. One request for each batch.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Rolling { get; set; }

    private protected override string Action => "restart";

    private protected override bool NeedsEveryProcess => Rolling > 0 || base.NeedsEveryProcess;

    private protected override void Send(IReadOnlyList<SessionPlan> plans)
    {
        if (Rolling == 0)
        {
            base.Send(plans);
            return;
        }

        var missing = new MissingNames();
        OnEach(plans, plan => plan.Session, async (plan, pump) =>
        {
            var batches = plan.Targets.Chunk(Rolling).ToList();
            for (var done = 0; done < batches.Count; done++)
            {
                if (!await SendAsync(new SessionPlan(plan.Session, batches[done]), missing, pump).ConfigureAwait(false) && done + 1 < batches.Count)
                {
                    await pump.ErrorAsync(Stopped(plan, [.. batches.Skip(done + 1).SelectMany(batch => batch)])).ConfigureAwait(false);
                    return;
                }
            }
        });
        if (plans.Count > 0)
        {
            Pump(pump => missing.WriteAsync(plans, pump));
        }
    }

    private static ErrorRecord Stopped(SessionPlan plan, IReadOnlyList<SupervisedTarget> untouched) => Refusals.Of(
        ErrorIds.RollingRestartStopped,
        ErrorCategory.OperationStopped,
        untouched.Select(target => target.Shown).ToArray(),
        $"cannot go on with the rolling restart on {plan.Session.Place}: a process did not come up; not touched: {string.Join(", ", untouched)}");
}
