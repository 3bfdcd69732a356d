using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Waits until processes have reached a state.</summary>
[Cmdlet(VerbsLifecycle.Wait, "SupervisedProcess", DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(SupervisedProcess))]
public sealed class WaitSupervisedProcessCommand : TargetedCmdlet
{
    // The engine keeps the time; this only helps against an engine that does not answer at all.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>The states that end the wait; Running by default.</summary>
    [Parameter]
    public ProcessStateName[] State { get; set; } = [ProcessStateName.Running];

    /// <summary>End as soon as one of them is there.</summary>
    [Parameter]
    public SwitchParameter Any { get; set; }

    /// <summary>Longest wait in seconds; -1 waits for ever.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(-1, int.MaxValue)]
    public int TimeoutSec { get; set; } = -1;

    /// <summary>Emit each process when it has reached the state.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Act()
    {
        var plans = Plan();
        var missing = new MissingNames();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        OnEach(plans, plan => plan.Session, async (plan, pump) =>
        {
            try
            {
                await WaitAsync(plan, missing, enough, pump).ConfigureAwait(false);
            }
            catch (Exception ended) when (enough.IsCancellationRequested && !pump.Stopping.IsCancellationRequested && ended is (OperationCanceledException or SupervisorException))
            {
                // Another engine had one that is there: -Any is content.
            }
        });
        if (plans.Count > 0 && !enough.IsCancellationRequested)
        {
            Pump(pump => missing.WriteAsync(plans, pump));
        }
    }

    private async Task WaitAsync(SessionPlan plan, MissingNames missing, CancellationTokenSource enough, PipelinePump pump)
    {
        pump.Verbose($"wait for {string.Join(", ", plan.Names)} on {plan.Session.Name}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(enough.Token);
        if (TimeoutSec >= 0)
        {
            limit.CancelAfter(TimeSpan.FromSeconds(TimeoutSec) + Grace);
        }

        var request = new ActionRequest { Names = plan.Names, States = [.. State.Select(state => state.ToString())], TimeoutSeconds = TimeoutSec < 0 ? null : TimeoutSec };
        var errors = new List<ErrorRecord>();
        await using var progress = new PendingProgress(pump, $"Wait-SupervisedProcess on {plan.Session.Name}");
        var settled = 0;
        try
        {
            await foreach (var result in plan.Session.Client.ActAsync("wait", request, limit.Token).ConfigureAwait(false))
            {
                progress.Settled(++settled, result.Name);
                if ((result.Fault ?? NotThere(result)) is { } fault)
                {
                    Note(fault, result, plan, missing, errors);
                    continue;
                }

                if (PassThru && result.Process is { } process)
                {
                    await pump.ObjectAsync(process).ConfigureAwait(false);
                }

                if (Any)
                {
                    await enough.CancelAsync().ConfigureAwait(false);
                    return;
                }
            }
        }
        catch (Exception ended) when (limit.IsCancellationRequested && !enough.IsCancellationRequested && ended is (OperationCanceledException or SupervisorException))
        {
            throw new SupervisorException(SupervisorErrorKind.Timeout, plan.Session.Address, $"cannot wait on {plan.Session.Place}: it did not answer in time");
        }

        foreach (var error in errors)
        {
            await pump.ErrorAsync(error).ConfigureAwait(false);
        }
    }

    /// <summary>An engine that just says how things are when the time is over.</summary>
    private Fault? NotThere(ActionResult result) =>
        result.Process is { } process && !Array.Exists(State, state => (int)state == process.StateCode)
            ? new(0, "TIMEOUT", $"it is {process.State} when the time is over") : null;

    private static void Note(Fault fault, ActionResult result, SessionPlan plan, MissingNames missing, List<ErrorRecord> errors)
    {
        if (fault.Code == FaultMeaning.BadName && result.Process is null)
        {
            missing.Add(result.Name);
        }
        else
        {
            errors.Add(Refusals.Of(fault, "wait for", result.Name, plan.SourceOf(result.Name, result.Process), plan.Session));
        }
    }
}
