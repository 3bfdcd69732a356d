using System.Text;

namespace Supervisor;

/// <summary>What an acting cmdlet was given: a name or pattern as text, or one process with the engine it came from.</summary>
public sealed class SupervisedTarget
{
    private SupervisedTarget(string shown, string requested, object source)
    {
        Shown = shown;
        Requested = OnTheWire(requested);
        Source = source;
    }

    /// <summary>The name as people write it.</summary>
    public string Shown { get; }

    /// <summary>The name as the engine is asked for it.</summary>
    public string Requested { get; }

    /// <summary>What the user typed or piped.</summary>
    public object Source { get; }

    /// <summary>An object that came from an engine, a process or a group; false for text.</summary>
    public bool IsProcess { get; private init; }

    /// <summary>The session a process was read through.</summary>
    public string? Supervisor { get; private init; }

    public Guid EngineId { get; private init; }

    /// <summary>It went through another runspace's serialisation (remoting, a job, a file): its session name means nothing here.</summary>
    public bool IsForeign { get; private init; }

    /// <summary>It names a group, whether as an object or as -Group; an unknown one is then an unknown group.</summary>
    public bool IsGroup { get; private init; }

    public override string ToString() => Shown;

    /// <summary>The group's name when a group object was given, which means all of its processes; else null.</summary>
    public string? Group { get; private init; }

    /// <summary>One certain thing: nothing being called so is a mistake.</summary>
    internal bool IsLiteral => IsProcess || PSModule.ProcessName.IsLiteral(Shown);

    internal static SupervisedTarget OfText(string name) => new(name, PSModule.ProcessName.Asked(name), name);

    internal static SupervisedTarget OfId(int id) => new($"process id {id}", "", id);

    internal static SupervisedTarget OfGroupText(string group) => new(group, PSModule.ProcessName.Asked(group) + ":*", group) { IsGroup = true };

    /// <summary>Which of these the engine would act on.</summary>
    internal IReadOnlyList<SupervisedProcess> Meant(IReadOnlyList<SupervisedProcess> all) =>
        IsProcess ? [.. all.Where(Is)] : PSModule.ProcessName.Meant(IsGroup ? Shown + ":*" : Shown, all);

    /// <summary>Whether it is the process that was given, or one of the group that was.</summary>
    internal bool Is(SupervisedProcess process) =>
        Group is not null ? process.Group == Group : OnTheWire(PSModule.ProcessName.Literal($"{process.Group}:{process.ProcessName}")) == Requested;

    /// <summary>As it comes back: half of a surrogate pair has no UTF-8, and an answer about it would be nobody's.</summary>
    internal static string OnTheWire(string name) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name));

    internal static SupervisedTarget OfGroup(SupervisedGroup group) => OfGroup(group, group.Name, group.Supervisor, group.EngineId, false);

    internal static SupervisedTarget OfGroup(object source, string group, string? supervisor, Guid engine, bool foreign) =>
        new(group, PSModule.ProcessName.Literal(group) + ":*", source) { Group = group, IsGroup = true, IsProcess = true, Supervisor = supervisor, EngineId = engine, IsForeign = foreign };

    /// <summary>Always group:process: the bare name of a process that is called like its group would mean the whole group.</summary>
    internal static SupervisedTarget OfProcess(object source, string name, string group, string process, string? supervisor, Guid engine, bool foreign) =>
        new(name, PSModule.ProcessName.Literal($"{group}:{process}"), source) { IsProcess = true, Supervisor = supervisor, EngineId = engine, IsForeign = foreign };

    internal static SupervisedTarget OfProcess(SupervisedProcess process, object source) =>
        OfProcess(source, process.Name, process.Group, process.ProcessName, process.Supervisor, process.EngineId, false);
}
