namespace Supervisor.Compatibility.Text;

/// <summary>Where the suite's files are, and all its scenarios.</summary>
public static class Suite
{
    public static string Root { get; } = FindRoot();

    public static string Directory { get; } = Path.Combine(Root, "tests", "Compatibility");

    public static string Scenarios { get; } = Path.Combine(Directory, "Scenarios");

    /// <summary>The names: chapter/scenario.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. System.IO.Directory.EnumerateFiles(Scenarios, "*.scenario", SearchOption.AllDirectories)
            .Select(path => Path.ChangeExtension(Path.GetRelativePath(Scenarios, path), null))
            .Order(StringComparer.Ordinal)];

    public static Scenario Read(string name) =>
        ScenarioFile.Parse(name, File.ReadAllText(Path.Combine(Scenarios, name + ".scenario")));

    public static string RecordingPath(string name) => Path.Combine(Directory, "Recordings", name + ".txt");

    private static string FindRoot()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Supervisor.slnx")))
        {
            directory = Path.GetDirectoryName(directory);
        }

        return directory ?? throw new InvalidOperationException("cannot find the checkout: no Supervisor.slnx above the tests");
    }
}
