using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>
/// Base of the cmdlets that act on processes. Objects and text arrive by -InputObject alone: bound by property name,
/// a process of another engine would arrive as mere text and act here.
/// </summary>
public abstract class TargetedCmdlet : SessionCmdlet
{
    private protected const string InputObjectSet = "InputObject";
    private protected const string NameSet = "Name";
    private protected const string GroupSet = "Group";

    private readonly List<SupervisedTarget> _targets = [];

    /// <summary>Processes of Get-SupervisedProcess, or names; a process means itself, a program's name all of its processes.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [SupervisedTargetTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ProcessNameCompleter))]
    public virtual SupervisedTarget[] InputObject { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = NameSet)]
    [TextOnly]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProcessNameCompleter))]
    public string[] Name { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = GroupSet)]
    [TextOnly]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GroupNameCompleter))]
    public string[] Group { get; set; } = [];

    private protected sealed override void Collect()
    {
        base.Collect();
        if (_targets.Count > 0 && (ParameterSetName != InputObjectSet || IsTyped(nameof(InputObject))))
        {
            // Sessions are piped, and the names are the same for each.
            return;
        }

        _targets.AddRange(ParameterSetName switch
        {
            NameSet => Name.Select(SupervisedTarget.OfText),
            GroupSet => Group.Select(SupervisedTarget.OfGroupText),
            _ => InputObject,
        });
    }

    private protected IReadOnlyList<SessionPlan> Plan() => Plan(_targets);
}
