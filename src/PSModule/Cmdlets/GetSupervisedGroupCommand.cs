using System.Collections.Concurrent;
using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Shows the groups of processes that engines know.</summary>
[Cmdlet(VerbsCommon.Get, "SupervisedGroup", DefaultParameterSetName = NameSet)]
[OutputType(typeof(SupervisedGroup))]
public sealed class GetSupervisedGroupCommand : SessionCmdlet
{
    private const string NameSet = "Name";
    private const string InputObjectSet = "InputObject";

    private readonly List<string> _names = [];
    private readonly List<SupervisedTarget> _targets = [];

    /// <summary>Names or patterns; all groups when omitted.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [TextOnly]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GroupNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Groups to read again, and processes whose groups are wanted, each from the engine it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [SupervisedTargetTransformation(TakesText = false, TakesGroupOf = true, LeavesSessions = true)]
    public SupervisedTarget[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Supervisor")]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override SessionReference[]? Session { get; set; }

    private protected override bool TextIsNames => true;

    private protected override void Collect()
    {
        base.Collect();
        _names.AddRange(IsMeant(nameof(Name)) ? Name ?? [] : []);
        _targets.AddRange(InputObject);
    }

    private protected override void Act()
    {
        var targets = ParameterSetName == InputObjectSet ? _targets : [.. _names.Distinct(StringComparer.OrdinalIgnoreCase).Select(SupervisedTarget.OfGroupText)];
        var plans = targets.Count > 0 ? Plan(targets)
            : ParameterSetName == InputObjectSet ? [] : [.. ChosenSessions().Select(session => new SessionPlan(session, []))];
        var found = new ConcurrentDictionary<SupervisedTarget, bool>();
        OnEach(plans, plan => plan.Session, (plan, pump) => ReadAsync(plan, found, pump));
        foreach (var target in targets.Where(target => target.IsLiteral && !found.ContainsKey(target)))
        {
            if (string.Join(", ", plans.Where(plan => plan.Targets.Contains(target)).Select(plan => plan.Session.Place)) is { Length: > 0 } where)
            {
                WriteError(Refusals.NoSuch(target, where));
            }
        }
    }

    private static async Task ReadAsync(SessionPlan plan, ConcurrentDictionary<SupervisedTarget, bool> found, PipelinePump pump)
    {
        pump.Verbose($"read the groups of {plan.Session.Name}");
        var groups = await plan.Session.Client.GetGroupsAsync(pump.Stopping).ConfigureAwait(false);
        var wanted = plan.Targets.Select(target => (Target: target, Selects: Selector(target, groups))).ToList();
        foreach (var group in groups.OrderBy(group => group.Name, StringComparer.OrdinalIgnoreCase).ThenBy(group => group.Name, StringComparer.Ordinal))
        {
            var by = wanted.FindAll(one => one.Selects(group.Name));
            by.ForEach(one => found[one.Target] = true);
            if (wanted.Count == 0 || by.Count > 0)
            {
                await pump.ObjectAsync(group).ConfigureAwait(false);
            }
        }
    }

    private static Predicate<string> Selector(SupervisedTarget target, IReadOnlyList<SupervisedGroup> groups) =>
        target.Group is { } certain ? name => name == certain : ProcessName.SelectsText(target.Shown, groups.Select(group => group.Name));
}
