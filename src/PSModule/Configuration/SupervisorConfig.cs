using System.Collections.Specialized;

namespace Supervisor;

/// <summary>One configuration file with its includes, as read: what is written, what it means, and what is wrong with it.</summary>
public sealed record SupervisorConfig
{
    public required string Path { get; init; }

    /// <summary>The file's name without its ending: what a fragment is called when it is pushed.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>It makes groups and nothing else, so it can be pushed but not started with.</summary>
    public bool IsFragment { get; init; }

    /// <summary>An engine would start with it, or, when it is a fragment, take it.</summary>
    public required bool IsValid { get; init; }

    /// <summary>Every section as written.</summary>
    public required IReadOnlyList<SupervisorConfigSection> Sections { get; init; }

    /// <summary>Every program, typed; empty when the file is not valid.</summary>
    public required IReadOnlyList<SupervisorConfigProgram> Programs { get; init; }

    /// <summary>Every group in start order; empty when the file is not valid.</summary>
    public required IReadOnlyList<SupervisorConfigGroup> Groups { get; init; }

    public required IReadOnlyList<ConfigProblem> Problems { get; init; }

    public override string ToString() => Path;
}

/// <summary>One section as written.</summary>
public sealed record SupervisorConfigSection
{
    public required string Name { get; init; }

    /// <summary>The part of the name before the colon.</summary>
    public required string Kind { get; init; }

    public required string File { get; init; }

    public required int Line { get; init; }

    /// <summary>Keys and texts, not yet expanded.</summary>
    public required OrderedDictionary Options { get; init; }

    /// <summary>The same with the place of each.</summary>
    public required IReadOnlyList<SupervisorConfigOption> Settings { get; init; }

    public override string ToString() => Name;
}

/// <summary>One key of a section and where it is set.</summary>
public sealed record SupervisorConfigOption(string Key, string Value, string File, int Line)
{
    public override string ToString() => $"{Key} = {Value}";
}
