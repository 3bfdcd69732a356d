using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>
/// Where the engine's binary is: -EnginePath, $env:SUPERVISOR_ENGINE, engine/ in the module, output/engine of the checkout,
/// supervisor-engine on the PATH. A place that was named but holds nothing is an error, not a reason to look further.
/// </summary>
internal static class EngineLocation
{
    private const string Variable = "SUPERVISOR_ENGINE";

    // supervisord on a PATH may be Python's, so only these folders of our own are searched for that name.
    private static readonly string[] Names = ["supervisor-engine", "supervisord"];

    public static string Find(string? given)
    {
        if (given is not null)
        {
            return InPlace(given) ?? throw Missing(given, $"-EnginePath '{given}' holds no engine");
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return InPlace(named) ?? throw Missing(named, $"${{env:{Variable}}} '{named}' holds no engine");
        }

        var module = Path.GetDirectoryName(Path.GetDirectoryName(typeof(EngineLocation).Assembly.Location)) ?? "";
        string[] places = [Path.Combine(module, "engine"), Path.Combine(module, "output", "engine")];
        return places.Select(Own).FirstOrDefault(found => found is not null)
            ?? OnPath()
            ?? throw Missing(null, $"none in {string.Join(" or ", places)}, and no {Names[0]} on the PATH");
    }

    private static string? InPlace(string place)
    {
        if (Directory.Exists(place))
        {
            return Names.Select(name => Path.Combine(place, name)).FirstOrDefault(File.Exists);
        }

        return File.Exists(place) ? place : null;
    }

    /// <summary>The engine that came with the module: only to this one is the execute bit given back, which packages of a gallery lose.</summary>
    internal static string? Own(string folder)
    {
        if (InPlace(folder) is not { } file || !Directory.Exists(folder))
        {
            return null;
        }

        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        try
        {
            var mode = File.GetUnixFileMode(file);
            if ((mode & Execute) == 0)
            {
                File.SetUnixFileMode(file, mode | Execute);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(Refusals.Of(
                refused, ErrorIds.SupervisorStartFailed, ErrorCategory.PermissionDenied, file, $"Packages lose the execute bit. Run once, as the owner of the file: chmod +x '{file}'"));
        }

        return file;
    }

    private static string? OnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, Names[0]))
        .FirstOrDefault(File.Exists);

    private static RefusedException Missing(string? target, string why) => new(Refusals.Of(
        ErrorIds.EngineNotFound, ErrorCategory.ObjectNotFound, target, $"cannot find the engine: {why}", "Build it with ./build.sh engine, or name it with -EnginePath."));
}
