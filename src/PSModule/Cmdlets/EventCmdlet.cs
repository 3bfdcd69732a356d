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

    /// <summary>A type that is spelled out must be one: a mistyped one would only be silent.</summary>
    private protected override void Begin()
    {
        if (Array.Find(EventType ?? [], type => !EventTypeName.IsKnown(type)) is { } unknown)
        {
            throw new RefusedException(Refusals.Of(
                new ArgumentException($"cannot watch '{unknown}': there is no such event{EventTypeName.Hint(unknown)}"),
                ErrorIds.EventTypeInvalid,
                ErrorCategory.InvalidArgument,
                unknown,
                "about_Supervisor_Events lists them; a wildcard also takes events that only a newer engine knows."));
        }
    }

    private protected EventFilter Filter => new(EventType, Name, Group);
}
