using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Which events are wanted, by type, process and group. A type also means those below it, as in supervisord: PROCESS_STATE is all its states.</summary>
internal sealed class EventFilter(IReadOnlyList<string>? types, IReadOnlyList<string>? names, IReadOnlyList<string>? groups)
{
    private const string Everything = "EVENT";

    private readonly List<Predicate<SupervisorEvent>> _types = [.. (types ?? []).Select(Type)];
    private readonly List<Predicate<SupervisorEvent>> _names = [.. (names ?? []).Select(Name)];
    private readonly List<Predicate<string>> _groups = [.. (groups ?? []).Select(Group)];

    public bool Selects(SupervisorEvent happened) =>
        (_types.Count == 0 || _types.Exists(type => type(happened)))
        && (_names.Count == 0 || _names.Exists(name => name(happened)))
        && (_groups.Count == 0 || (happened.Group is { } group && _groups.Exists(selects => selects(group))));

    private static Predicate<SupervisorEvent> Type(string text)
    {
        var (exact, below) = (Pattern(text), Pattern(text + "_*"));
        return happened => text.Equals(Everything, StringComparison.OrdinalIgnoreCase) || exact.IsMatch(happened.EventType) || below.IsMatch(happened.EventType);
    }

    private static Predicate<SupervisorEvent> Name(string text) => happened => happened is { Name: { } name, Group: { } group, ProcessName: { } process }
        && new SupervisedProcess { Name = name, Group = group, ProcessName = process, State = "" } is var one && ProcessName.Selects(text, [one])(one);

    /// <summary>What else there is nobody knows: it may be called so, or match.</summary>
    private static Predicate<string> Group(string text) => group => ProcessName.SelectsText(text, [group])(group);

    private static WildcardPattern Pattern(string text) => WildcardPattern.Get(text, WildcardOptions.IgnoreCase);
}
