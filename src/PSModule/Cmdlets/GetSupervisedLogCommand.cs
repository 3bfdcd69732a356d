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

/// <summary>Shows lines of processes' logs, and with -Wait every new one as it is written.</summary>
[Cmdlet(VerbsCommon.Get, "SupervisedLog", DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(LogLine), typeof(string))]
public sealed class GetSupervisedLogCommand : TargetedCmdlet
{
    /// <inheritdoc/>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [SupervisedTargetTransformation(LeavesSessions = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ProcessNameCompleter))]
    public override SupervisedTarget[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Supervisor")]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override SessionReference[]? Session { get; set; }

    private protected override bool TextIsNames => true;

    [Parameter]
    public LogStreamName Stream { get; set; } = LogStreamName.StdOut;

    /// <summary>How many of the last lines of each log; 100, or 10 with -Wait.</summary>
    [Parameter]
    [Alias("Last")]
    [ValidateRange(0, int.MaxValue)]
    public int Tail { get; set; } = -1;

    /// <summary>How many of the first lines of each log's file.</summary>
    [Parameter]
    [Alias("First")]
    [ValidateRange(0, int.MaxValue)]
    public int TotalCount { get; set; } = -1;

    /// <summary>Lines that the engine has read since then.</summary>
    [Parameter]
    public DateTime Since { get; set; }

    /// <summary>Go on with every new line until stopped.</summary>
    [Parameter]
    [Alias("Follow")]
    public SwitchParameter Wait { get; set; }

    /// <summary>Each log as one text with its line ends.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>With -Wait: stop following after this many seconds.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(-1, int.MaxValue)]
    public int TimeoutSec { get; set; } = -1;

    private protected override void Begin() =>
        LogAmount.Check(IsGiven(nameof(Tail)), IsGiven(nameof(TotalCount)), IsGiven(nameof(Since)), Wait, Raw);

    private protected override void Act()
    {
        var plans = Plan();
        var many = plans.Count > 1 || plans.Any(plan => plan.Targets.Count > 1 || (Wait && MeansSeveral(plan)));
        OnEach(
            plans,
            plan => plan.Session,
            (plan, pump) => ReadAsync(plan, new LogFollowing(plan.Session.Client.ReadLogAsync), many, plans.Count > 1, pump),
            endless: Wait);
    }

    private async Task ReadAsync(SessionPlan plan, LogFollowing following, bool many, bool manyEngines, PipelinePump pump)
    {
        pump.Verbose($"read the log of {string.Join(", ", plan.Names)} on {plan.Session.Name}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(pump.Stopping);
        if (TimeoutSec >= 0)
        {
            limit.CancelAfter(TimeSpan.FromSeconds(TimeoutSec));
        }

        var held = new List<LogLine>();
        try
        {
            await foreach (var line in new LogShow(plan.Session, following, pump).ReadAsync(Request(plan), limit.Token).ConfigureAwait(false))
            {
                if (Wait)
                {
                    await pump.ObjectAsync(LogView.Of(line, many, manyEngines)).ConfigureAwait(false);
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
                await ReadAsync(new SessionPlan(plan.Session, others), following, many, manyEngines, pump).ConfigureAwait(false);
            }

            return;
        }

        // Which view is right is known only when all lines are there: a name may mean several processes.
        many |= held.Exists(line => line.Name != held[0].Name);
        foreach (var line in held)
        {
            await pump.ObjectAsync(Raw ? line.Line : LogView.Of(line, many, manyEngines)).ConfigureAwait(false);
        }
    }

    private LogRequest Request(SessionPlan plan) => new()
    {
        Names = plan.Names,
        Stream = Stream.ToString().ToLowerInvariant(),
        Tail = LogAmount.Tail(Tail, Wait, Raw),
        Head = IsGiven(nameof(TotalCount)) ? TotalCount : null,
        Since = IsGiven(nameof(Since)) ? Since.ToUniversalTime() : null,
        Follow = Wait,
        Raw = Raw,
    };

    /// <summary>A follower cannot wait for the second name; the list that completion uses tells beforehand.</summary>
    private static bool MeansSeveral(SessionPlan plan) => plan.Targets[0].Meant(CompletionCaches.Processes.Of(plan.Session)).Count > 1;

    /// <summary>Which name a refusal speaks of: the longest that its message holds.</summary>
    private static SupervisedTarget Culprit(Fault fault, SessionPlan plan) =>
        plan.Targets.Where(target => fault.Message.Contains(target.Requested, StringComparison.Ordinal)).MaxBy(target => target.Requested.Length) ?? plan.Targets[0];

    private static Task RefuseAsync(Fault fault, SupervisedTarget target, SessionPlan plan, PipelinePump pump) =>
        pump.ErrorAsync(fault.Code == FaultMeaning.BadName
            ? Refusals.NoSuch(target, plan.Session.Place)
            : Refusals.Of(fault, "read the log of", target.Shown, target.Source, plan.Session));
}
