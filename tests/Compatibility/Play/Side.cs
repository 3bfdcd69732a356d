using Supervisor.Compatibility.Text;

namespace Supervisor.Compatibility.Play;

/// <summary>Whose daemon plays, and whose tools speak to it.</summary>
public sealed record Side(string Name, string Daemons, string Tools)
{
    public static string OriginalTools => "/usr/bin";

    public static string OurTools { get; } =
        Environment.GetEnvironmentVariable("SUPERVISOR_ENGINE_DIR") is { Length: > 0 } directory
            ? Path.GetFullPath(directory)
            : Path.Combine(Suite.Root, "output", "engine");

    public static Side Original { get; } = new("the original", OriginalTools, OriginalTools);

    public static Side Ours { get; } = new("ours", OurTools, OurTools);

    /// <summary>Our engine, steered by the original's supervisorctl.</summary>
    public static Side OursWithOriginalClient { get; } = new("ours with the original's supervisorctl", OurTools, OriginalTools);

    public static bool OriginalIsInstalled => File.Exists(Path.Combine(OriginalTools, "supervisord"));

    public string Program(string name) => Path.Combine(name == "supervisorctl" ? Tools : Daemons, name);
}
