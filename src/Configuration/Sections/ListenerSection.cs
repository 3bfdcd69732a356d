namespace Supervisor.Configuration;

/// <summary>[eventlistener:x]: a program's keys and the events it wants.</summary>
internal static class ListenerSection
{
    public const string DefaultHandler = "supervisor.dispatchers:default_handler";

    public static GroupSettings Read(ConfigurationContext context, IniSection section, bool stripAnsi)
    {
        var reader = new SectionReader(context, section, context.Names);
        var name = GroupSections.NameOf(section);
        var priority = reader.Read("priority", -1, ValueTypes.Integer);
        var bufferSize = reader.Read("buffer_size", 10, ValueTypes.BoundedInteger);
        if (bufferSize < 1)
        {
            reader.Error($"[{section.Name}] section sets invalid buffer_size ({bufferSize})", "buffer_size");
        }

        var handler = reader.Read("result_handler", DefaultHandler, text =>
            text.Contains(':') ? text : new Refusal($"{text} cannot be resolved within [{section.Name}]"));
        if (handler != DefaultHandler)
        {
            reader.Error(
                $"cannot use result_handler '{handler}' of [{section.Name}]: it names Python code, and only '{DefaultHandler}' is known here", "result_handler");
        }

        var inBytes = reader.Read("len_unit", false, text => text.ToLowerInvariant() switch
        {
            "characters" => false,
            "bytes" => true,
            _ => new Refusal($"[{section.Name}] section sets invalid len_unit ({text}): it is characters or bytes"),
        });

        var events = Events(reader);
        if (reader.Read("redirect_stderr", false, ValueTypes.Boolean))
        {
            reader.Error($"[{section.Name}] section sets redirect_stderr=true but this is not allowed because it will interfere with the eventlistener protocol", "redirect_stderr");
        }

        return new()
        {
            Name = name,
            Kind = GroupKind.EventListener,
            Priority = priority,
            Processes = GroupSections.Sorted(context, ProgramSection.Read(context, section, name, stripAnsi), section),
            Listener = new(events, bufferSize, handler, inBytes),
            Source = section.Source,
        };
    }

    private static ValueList<string> Events(SectionReader reader)
    {
        var section = reader.Section.Name;
        if (reader.Find("events") is null || reader.Text("events") is { Length: 0 })
        {
            reader.Error($"[{section}] section requires an \"events\" line", "events");
            return [];
        }

        var events = ValueTypes.CommaList(reader.Text("events") ?? "").Select(name => name.ToUpperInvariant()).ToList();
        foreach (var unknown in events.Where(name => !EventTypes.All.Contains(name)))
        {
            reader.Findings.Error($"Unknown event type {unknown} in [{section}] events", reader.Find("events")!.Source, section);
        }

        return events.ToValueList();
    }
}

/// <summary>The names an event listener may subscribe to; a general one covers all below it.</summary>
public static class EventTypes
{
    public static readonly IReadOnlySet<string> All = new HashSet<string>(StringComparer.Ordinal)
    {
        "EVENT", "PROCESS_STATE", "PROCESS_STATE_STARTING", "PROCESS_STATE_RUNNING", "PROCESS_STATE_BACKOFF", "PROCESS_STATE_STOPPING",
        "PROCESS_STATE_EXITED", "PROCESS_STATE_STOPPED", "PROCESS_STATE_FATAL", "PROCESS_STATE_UNKNOWN", "REMOTE_COMMUNICATION",
        "PROCESS_LOG", "PROCESS_LOG_STDOUT", "PROCESS_LOG_STDERR", "PROCESS_COMMUNICATION", "PROCESS_COMMUNICATION_STDOUT",
        "PROCESS_COMMUNICATION_STDERR", "SUPERVISOR_STATE_CHANGE", "SUPERVISOR_STATE_CHANGE_RUNNING", "SUPERVISOR_STATE_CHANGE_STOPPING",
        "TICK", "TICK_5", "TICK_60", "TICK_3600", "PROCESS_GROUP", "PROCESS_GROUP_ADDED", "PROCESS_GROUP_REMOVED",
    };
}
