using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Base of Watch- and Register-SupervisorEvent: which events are wanted.</summary>
public abstract class EventCmdlet : PipedSessionCmdlet
{
    /// <summary>Types or patterns; a type also means those below it, as PROCESS_STATE means PROCESS_STATE_RUNNING.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EventTypeCompleter))]
    public string[]? EventType { get; set; }

    /// <summary>Only events of these processes: names or patterns.</summary>
    [Parameter]
    [TextOnly]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProcessNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only events of these groups: names or patterns.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GroupNameCompleter))]
    public string[]? Group { get; set; }

    private protected EventFilter Filter => new(EventType, Name, Group);
}
