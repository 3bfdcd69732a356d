using System.Management.Automation;
using Supervisor.Client;
using Supervisor.Configuration;

namespace Supervisor.PSModule;

/// <summary>Reads configurations for cmdlets, and says where the engine of one will listen.</summary>
internal static class ConfigurationSource
{
    /// <summary>The given file, or the one that the engine would find; both absolute.</summary>
    public static string Locate(string? path, string folder, string engine)
    {
        if (path is not null)
        {
            return File.Exists(path) ? path : throw Missing(path, $"cannot read {path}: no such file");
        }

        var places = ConfigurationReader.SearchPaths(Surroundings(folder, engine)).Select(place => Path.GetFullPath(place, folder)).ToList();
        return places.Find(File.Exists) ?? throw Missing(null, $"cannot find a configuration: none at {string.Join(", ", places)}");
    }

    public static ConfigurationResult Read(string path, string folder, string? engine = null, IEnumerable<KeyValuePair<string, string>>? variables = null) =>
        ConfigurationReader.Read(path, new SupervisordArguments(), Surroundings(folder, engine, variables), Files());

    /// <summary>Reads what is not for an engine's start: data files too, fragments by themselves, and, with a text, a file that is not there.</summary>
    public static SupervisorConfig Import(string path, string folder, IEnumerable<KeyValuePair<string, string>>? variables = null, string? text = null)
    {
        var surroundings = Surroundings(folder, null, variables) with { ReadsDataFiles = true };
        IConfigFiles files = text is null ? Files() : new GivenText(Path.GetFullPath(path, folder), text, Files());
        var result = ConfigurationReader.Read(path, new SupervisordArguments(), surroundings, files);
        return ConfigView.Of(path, result.Document is { } document && ConfigurationReader.IsFragment(document) ? ConfigurationReader.ReadFragment(path, surroundings, files) : result);
    }

    private static ConfigFiles Files() => new() { IsSpecial = SpecialFile.Is };

    private static ReadingEnvironment Surroundings(string folder, string? engine, IEnumerable<KeyValuePair<string, string>>? variables = null)
    {
        var machine = MachineEnvironment.Read(engine, new ConfigFiles()) with { CurrentDirectory = folder };
        if (variables is null)
        {
            return machine;
        }

        var all = new Dictionary<string, string>(machine.Variables, StringComparer.Ordinal);
        foreach (var (name, value) in variables)
        {
            all[name] = value;
        }

        return machine with { Variables = all };
    }

    private static RefusedException Missing(string? path, string message) =>
        new(Refusals.Of(ErrorIds.ConfigurationNotFound, ErrorCategory.ObjectNotFound, path, message));

    public static SupervisorEndpoint Endpoint(SupervisorConfiguration settings)
    {
        if (settings.Servers.OfType<UnixServerSettings>().FirstOrDefault() is { } unix)
        {
            return SupervisorEndpoint.Unix(unix.File) with { Username = unix.Username, Password = unix.Password };
        }

        if (settings.Servers.OfType<InetServerSettings>().LastOrDefault() is { } inet)
        {
            return SupervisorEndpoint.Tcp(inet.Host.Length == 0 ? "localhost" : inet.Host, inet.Port) with { Username = inet.Username, Password = inet.Password };
        }

        throw new RefusedException(Refusals.Of(
            ErrorIds.ConfigurationWithoutServer,
            ErrorCategory.InvalidData,
            settings.Path,
            $"cannot start an engine with {settings.Path}: it has no [unix_http_server], so nobody could speak to it",
            "Add [unix_http_server] with a file, or start the engine by hand."));
    }

    public static ErrorRecord Refusal(ConfigProblem problem, string path) => Refusals.Of(
        ErrorIds.ConfigurationInvalid,
        ErrorCategory.InvalidData,
        path,
        $"cannot use {path}: {problem}");

    public static ErrorRecord Refusal(ConfigurationProblem problem, string path) => Refusals.Of(
        ErrorIds.ConfigurationInvalid,
        ErrorCategory.InvalidData,
        path,
        $"cannot use {path}: {problem}");
}
