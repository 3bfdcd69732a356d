using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Base of the cmdlets that do something to processes: asks per item, then sends one request to each engine.</summary>
public abstract class ActingCmdlet : TargetedCmdlet
{
    /// <summary>Emit each process as it is after the action.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The action's name in the API, and in messages.</summary>
    private protected abstract string Action { get; }

    /// <summary>What -WhatIf and -Confirm say is done.</summary>
    private protected virtual string Deed => char.ToUpperInvariant(Action[0]) + Action[1..];

    private protected virtual ActionRequest Request(IReadOnlyList<string> names) => new() { Names = names };

    private protected sealed override void Act()
    {
        var plans = Plan();
        if (NeedsEveryProcess)
        {
            plans = new PatternPreview(StopToken).Expand(plans, WriteError);
        }

        plans = [.. plans
            .Select(plan => new SessionPlan(plan.Session, [.. plan.Targets.DistinctBy(target => target.Requested).Where(target => Approved(target, plan, plans))]))
            .Where(plan => plan.Targets.Count > 0)];
        Send(plans);
    }

    private protected virtual void Send(IReadOnlyList<SessionPlan> plans)
    {
        var missing = new MissingNames();
        OnEach(plans, plan => plan.Session, async (plan, pump) =>
        {
            await SendAsync(plan, missing, pump).ConfigureAwait(false);
        });
        if (plans.Count > 0)
        {
            Pump(pump => missing.WriteAsync(plans, pump));
        }
    }

    /// <summary>Successes as they come, then the errors: with -ErrorAction Stop the first error hides whatever comes after it.</summary>
    private protected async Task<bool> SendAsync(SessionPlan plan, MissingNames missing, PipelinePump pump)
    {
        pump.Verbose($"{Action} {string.Join(", ", plan.Names)} on {plan.Session.Name}");
        var errors = new List<ErrorRecord>();
        var settled = 0;
        await using (var progress = new PendingProgress(pump, $"{MyInvocation.MyCommand.Name} on {plan.Session.Name}"))
        {
            await foreach (var result in plan.Session.Client.ActAsync(Action, Request(plan.Names), pump.Stopping).ConfigureAwait(false))
            {
                progress.Settled(++settled, result.Name);
                await TakeAsync(result, plan, missing, errors, pump).ConfigureAwait(false);
            }
        }

        foreach (var error in errors)
        {
            await pump.ErrorAsync(error).ConfigureAwait(false);
        }

        return errors.Count == 0;
    }

    private async Task TakeAsync(ActionResult result, SessionPlan plan, MissingNames missing, List<ErrorRecord> errors, PipelinePump pump)
    {
        var done = result.AlreadyDone || IsAlreadyDone(result.Fault);
        if (result.Fault is { } fault && !done)
        {
            if (fault.Code != FaultMeaning.BadName || result.Process is not null)
            {
                errors.Add(Refusals.Of(fault, Action, result.Name, plan.SourceOf(result.Name, result.Process), plan.Session));
            }
            else
            {
                missing.Add(result.Name);
            }

            return;
        }

        if (done)
        {
            pump.Verbose($"{result.Name} on {plan.Session.Name}: nothing to {Action}, it is {result.Process?.State ?? "so"} already");
        }

        if (PassThru && result.Process is { } process)
        {
            await pump.ObjectAsync(process).ConfigureAwait(false);
        }
    }

    /// <summary>An original supervisord answers a fault where there is nothing to do.</summary>
    private bool IsAlreadyDone(Fault? fault) => (Action, fault?.Code) is ("start", 60) or ("stop", 70);

    private protected virtual bool NeedsEveryProcess =>
        IsOn("WhatIf", GetVariableValue("WhatIfPreference")) || IsOn("Confirm", null)
        || (GetVariableValue("ConfirmPreference") is ConfirmImpact impact && impact is ConfirmImpact.Low or ConfirmImpact.Medium);

    private bool IsOn(string parameter, object? preference) =>
        MyInvocation.BoundParameters.TryGetValue(parameter, out var bound) ? bound is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.IsTrue(preference);

    private bool Approved(SupervisedTarget target, SessionPlan plan, IReadOnlyList<SessionPlan> plans) =>
        ShouldProcess(plans.Count > 1 ? $"{target.Shown} on {plan.Session.Place}" : target.Shown, Deed);
}
