using System.Management.Automation;
using Supervisor.Client;
using Supervisor.Configuration;

namespace Supervisor.PSModule;

/// <summary>A configuration as read from disk, with the file it was found in.</summary>
internal sealed record ReadConfiguration(string Path, SupervisorConfiguration? Settings, IReadOnlyList<ConfigurationProblem> Problems);

/// <summary>Reads configurations for cmdlets, and says where the engine of one will listen.</summary>
internal static class ConfigurationSource
{
    public static ReadConfiguration Read(string? path, string folder) => throw new NotImplementedException(path + folder);

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

    public static ErrorRecord Refusal(ConfigurationProblem problem, string path) => Refusals.Of(
        ErrorIds.ConfigurationInvalid,
        ErrorCategory.InvalidData,
        path,
        $"cannot use {path}: {problem}");
}
