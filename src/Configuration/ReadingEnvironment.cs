namespace Supervisor.Configuration;

/// <summary>All that reading a configuration knows of its surroundings, so that the builder asks nobody.</summary>
public sealed record ReadingEnvironment
{
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The kernel's node name.</summary>
    public required string HostName { get; init; }

    public required string CurrentDirectory { get; init; }

    /// <summary>The folder of the executable as it was called; null when unknown.</summary>
    public string? ExecutableDirectory { get; init; }

    /// <summary>Where AUTO logs go unless childlogdir says otherwise.</summary>
    public string TempDirectory { get; init; } = "/tmp";

    /// <summary>Files that end in .json or .psd1 are tables of sections; an engine reads them as what supervisord would take them for.</summary>
    public bool ReadsDataFiles { get; init; }

    /// <summary>The effective user id of the reader.</summary>
    public uint Uid { get; init; }

    /// <summary>The home of a named user, or of the reader for the empty name; null when there is none.</summary>
    public Func<string, string?> HomeOf { get; init; } = _ => null;
}
