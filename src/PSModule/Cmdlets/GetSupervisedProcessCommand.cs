using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Shows supervised processes.</summary>
[Cmdlet(VerbsCommon.Get, "SupervisedProcess", DefaultParameterSetName = NameSet)]
[OutputType(typeof(SupervisedProcess))]
public sealed class GetSupervisedProcessCommand : SessionCmdlet
{
    private const string NameSet = "Name";
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";

    private readonly List<string> _names = [];
    private readonly List<string> _groups = [];
    private readonly List<SupervisedTarget> _targets = [];
    private bool _asked;

    /// <summary>"group:process", or a program's or group's name for all of its processes, or wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [TextOnly]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProcessNameCompleter))]
    public string[]? Name { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [TextOnly]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GroupNameCompleter))]
    public string[]? Group { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = IdSet)]
    [Alias("PID", "ProcessId")]
    public int[] Id { get; set; } = [];

    /// <summary>Processes to read again, each from the engine it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [SupervisedTargetTransformation(TakesText = false, LeavesSessions = true)]
    public SupervisedTarget[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Supervisor")]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override SessionReference[]? Session { get; set; }

    [Parameter]
    public ProcessStateName[]? State { get; set; }

    /// <summary>Names or patterns to leave out.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ProcessNameCompleter))]
    public string[]? Exclude { get; set; }

    private protected override bool TextIsNames => true;

    private protected override void Collect()
    {
        base.Collect();
        _asked = true;
        _names.AddRange(IsMeant(nameof(Name)) ? Name ?? [] : []);
        _groups.AddRange(IsMeant(nameof(Group)) ? Group ?? [] : []);
        _targets.AddRange(InputObject);
    }

    private protected override void Act()
    {
        if (ParameterSetName == InputObjectSet)
        {
            Show([.. Plan(_targets).Select(plan => (plan.Session, new ProcessSelection(plan.Targets)))]);
        }
        else if (_asked)
        {
            // An empty pipeline asks for nothing; without this it would show everything.
            var selection = new ProcessSelection(_names, _groups, ParameterSetName == IdSet ? Id : []);
            Show([.. ChosenSessions().Select(session => (session, selection))]);
        }
    }

    private void Show(IReadOnlyList<(SupervisorSession Session, ProcessSelection Selection)> parts)
    {
        OnEach(parts, part => part.Session, (part, pump) => ReadAsync(part.Session, part.Selection, pump));
        foreach (var asked in parts.GroupBy(part => part.Selection))
        {
            var where = string.Join(", ", asked.Select(part => part.Session.Place));
            foreach (var target in asked.Key.Missed)
            {
                WriteError(Refusals.NoSuch(target, where));
            }
        }
    }

    private async Task ReadAsync(SupervisorSession session, ProcessSelection selection, PipelinePump pump)
    {
        pump.Verbose($"read the processes of {session.Name}");
        var processes = await session.Client.GetProcessesAsync([], pump.Stopping).ConfigureAwait(false);
        CompletionCaches.Processes.Keep(session, processes);
        if (processes.Count > 0)
        {
            session.Learn(processes[0]);
        }

        var excluded = (Exclude ?? []).Select(name => ProcessName.Selects(name, processes)).ToList();
        await pump.ObjectsAsync<SupervisedProcess>([.. selection.Of(processes)
            .Where(process => IsInState(process) && !excluded.Exists(leavesOut => leavesOut(process)))
            .OrderBy(process => process.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(process => process.Name, StringComparer.Ordinal)]).ConfigureAwait(false);
    }

    private bool IsInState(SupervisedProcess process) => State is not { Length: > 0 } states || Array.Exists(states, state => (int)state == process.StateCode);
}
