using Supervisor.Configuration;

namespace Supervisor.Client.Desired;

/// <summary>The engine's own configuration on this machine's disk.</summary>
public static class EngineFiles
{
    /// <summary>The sections of the engine's own files as written, without those of fragments; null when there is nothing to read.</summary>
    public static IniDocument? Document(string path) => Read(path) is { Document: { } whole, Fragments: var fragments }
        ? whole.Without(fragments.Select(fragment => fragment.Path).ToHashSet(StringComparer.Ordinal)) : null;

    /// <summary>The typed configuration; null when it has errors.</summary>
    public static SupervisorConfiguration? Settings(string path) => Read(path).Configuration;

    private static ConfigurationResult Read(string path)
    {
        var files = new ConfigFiles();
        return ConfigurationReader.Read(path, new SupervisordArguments(), MachineEnvironment.Read(null, files), files);
    }
}
