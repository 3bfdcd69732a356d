namespace Supervisor.Configuration;

/// <summary>What every section reader shares: the document, its surroundings and the findings so far.</summary>
internal sealed record ConfigurationContext
{
    public required IniDocument Document { get; init; }

    /// <summary>The main file as it was given.</summary>
    public required string Path { get; init; }

    /// <summary>Where fragments are.</summary>
    public string FragmentFolder { get; init; } = "";

    /// <summary>The fragments that were read.</summary>
    public IReadOnlySet<string> FragmentPaths { get; init; } = new HashSet<string>();

    public required ReadingEnvironment Environment { get; init; }

    public required IConfigFiles Files { get; init; }

    public required Findings Findings { get; init; }

    /// <summary>ENV_ names: the reader's environment and, once read, [supervisord] environment.</summary>
    public required ExpansionNames EnvironmentNames { get; init; }

    /// <summary>[supervisord] environment.</summary>
    public ValueMap CommonEnvironment { get; init; } = ValueMap.Empty;

    /// <summary>compat=4.3: what hurts in the original and is mended here is as it was.</summary>
    public bool OldWays { get; init; }

    /// <summary>The folder of the main file.</summary>
    public string Here => PosixPath.Directory(PosixPath.Absolute(Path, Environment.CurrentDirectory));

    public ExpansionNames Names => EnvironmentNames.With("here", Here);

    public Accounts Accounts => new(Files);

    public Parsed<string> PathInExistingFolder(string text) => Paths.PathInExistingFolder(text);

    public Parsed<string> ExistingFolder(string text) => Paths.ExistingFolder(text);

    public string AbsolutePath(string text) => Paths.Absolute(text);

    private ExistingPaths Paths => new(Environment, Files);
}
