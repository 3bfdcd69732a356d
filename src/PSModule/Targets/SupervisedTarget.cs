namespace Supervisor;

/// <summary>What an acting cmdlet was given: a name or pattern as text, or one process with the engine it came from.</summary>
public sealed class SupervisedTarget
{
    private SupervisedTarget(string shown, string requested, object source)
    {
        Shown = shown;
        Requested = requested;
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

    public override string ToString() => Shown;

    /// <summary>The group's name when a group object was given, which means all of its processes; else null.</summary>
    public string? Group { get; private init; }

    internal bool IsSame(SupervisedProcess process) => PSModule.ProcessName.Literal($"{process.Group}:{process.ProcessName}") == Requested;

    internal static SupervisedTarget OfText(string name) => new(name, name, name);

    internal static SupervisedTarget OfGroup(SupervisedGroup group) => OfGroup(group, group.Name, group.Supervisor, group.EngineId, false);

    internal static SupervisedTarget OfGroup(object source, string group, string? supervisor, Guid engine, bool foreign) =>
        new(group, PSModule.ProcessName.Literal(group) + ":*", source) { Group = group, IsProcess = true, Supervisor = supervisor, EngineId = engine, IsForeign = foreign };

    /// <summary>Always group:process: the bare name of a process that is called like its group would mean the whole group.</summary>
    internal static SupervisedTarget OfProcess(object source, string name, string group, string process, string? supervisor, Guid engine, bool foreign) =>
        new(name, PSModule.ProcessName.Literal($"{group}:{process}"), source) { IsProcess = true, Supervisor = supervisor, EngineId = engine, IsForeign = foreign };

    internal static SupervisedTarget OfProcess(SupervisedProcess process, object source) =>
        OfProcess(source, process.Name, process.Group, process.ProcessName, process.Supervisor, process.EngineId, false);
}
