using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>What -Stream of Get-SupervisedLog takes.</summary>
public enum LogStreamName
{
    StdOut,
    StdErr,
    Both,
}

/// <summary>Shows the last lines of processes' logs, and with -Wait every new one as it is written.</summary>
[Cmdlet(VerbsCommon.Get, "SupervisedLog", DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(LogLine))]
public sealed class GetSupervisedLogCommand : TargetedCmdlet
{
    private const int UsualTail = 100;
    private const int UsualTailBeforeWaiting = 10;

    /// <summary>The view that says which process wrote each line.</summary>
    private const string NamedView = "Supervisor.LogLine#Named";

    [Parameter]
    public LogStreamName Stream { get; set; } = LogStreamName.StdOut;

    /// <summary>How many of the last lines of each log; 100, or 10 with -Wait.</summary>
    [Parameter]
    [Alias("Last")]
    [ValidateRange(0, int.MaxValue)]
    public int Tail { get; set; } = -1;

    /// <summary>Go on with every new line until stopped.</summary>
    [Parameter]
    [Alias("Follow")]
    public SwitchParameter Wait { get; set; }

    /// <summary>With -Wait: stop following after this many seconds.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(-1, int.MaxValue)]
    public int TimeoutSec { get; set; } = -1;

    private protected override void Act()
    {
        var plans = Plan();
        var many = plans.Count > 1 || plans.Any(plan => plan.Targets.Count > 1 || (Wait && MeansSeveral(plan)));
        OnEach(plans, plan => plan.Session, (plan, pump) => ReadAsync(plan, many, pump));
    }

    private async Task ReadAsync(SessionPlan plan, bool many, PipelinePump pump)
    {
        pump.Verbose($"read the log of {string.Join(", ", plan.Names)} on {plan.Session.Name}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(pump.Stopping);
        if (TimeoutSec >= 0)
        {
            limit.CancelAfter(TimeSpan.FromSeconds(TimeoutSec));
        }

        var tail = Tail >= 0 ? Tail : Wait ? UsualTailBeforeWaiting : UsualTail;
        var held = new List<LogLine>();
        try
        {
            var lines = plan.Session.Client.ReadLogAsync(plan.Names, Stream.ToString().ToLowerInvariant(), tail, Wait, limit.Token);
            await foreach (var line in lines.ConfigureAwait(false))
            {
                if (line.Lost > 0)
                {
                    pump.Warning($"{line.Lost} bytes of {line.Name} were lost on {plan.Session.Name}: they came faster than they were read");
                }

                if (Wait)
                {
                    await pump.ObjectAsync(many ? Named(line) : line).ConfigureAwait(false);
                }
                else
                {
                    held.Add(line);
                }
            }
        }
        catch (Exception ended) when (limit.IsCancellationRequested && !pump.Stopping.IsCancellationRequested && ended is (OperationCanceledException or SupervisorException))
        {
        }
        catch (SupervisorException refused) when (refused.Fault is { } fault)
        {
            // The engine refuses all for one bad name; the others are asked for again without it.
            var bad = Culprit(fault, plan);
            await RefuseAsync(fault, bad, plan, pump).ConfigureAwait(false);
            if (plan.Targets.Where(target => target != bad).ToList() is { Count: > 0 } others)
            {
                await ReadAsync(new SessionPlan(plan.Session, others), many, pump).ConfigureAwait(false);
            }

            return;
        }

        // Which view is right is known only when all lines are there: a name may mean several processes.
        many |= held.Exists(line => line.Name != held[0].Name);
        foreach (var line in held)
        {
            await pump.ObjectAsync(many ? Named(line) : line).ConfigureAwait(false);
        }
    }

    /// <summary>A follower cannot wait for the second name; the list that completion uses tells beforehand.</summary>
    private static bool MeansSeveral(SessionPlan plan) =>
        !plan.Targets[0].IsProcess && CompletionCache.Of(plan.Session).Count(process => ProcessName.Selects(plan.Names[0], ignoreCase: false)(process)) > 1;

    /// <summary>Which name a refusal speaks of: the longest that its message holds.</summary>
    private static SupervisedTarget Culprit(Fault fault, SessionPlan plan) =>
        plan.Targets.Where(target => fault.Message.Contains(target.Shown, StringComparison.Ordinal)).MaxBy(target => target.Shown.Length) ?? plan.Targets[0];

    private static Task RefuseAsync(Fault fault, SupervisedTarget target, SessionPlan plan, PipelinePump pump) =>
        pump.ErrorAsync(fault.Code == FaultMeaning.BadName
            ? Refusals.NoSuchProcess(target.Source, target.Shown, plan.Session.Name)
            : Refusals.Of(fault, "read the log of", target.Shown, target.Source, plan.Session));

    private static PSObject Named(LogLine line)
    {
        var wrapped = new PSObject(line);
        wrapped.TypeNames.Insert(0, NamedView);
        return wrapped;
    }
}
