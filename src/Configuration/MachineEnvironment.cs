using System.Collections;

namespace Supervisor.Configuration;

/// <summary>Makes the <see cref="ReadingEnvironment"/> of this process.</summary>
public static class MachineEnvironment
{
    /// <param name="executable">The path this program was called by, for the search beside it.</param>
    /// <param name="files">Where homes of users are looked up.</param>
    public static ReadingEnvironment Read(string? executable, ConfigFiles files)
    {
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
        var uid = EffectiveUid();
        return new()
        {
            Variables = variables,
            HostName = HostName(),
            CurrentDirectory = Environment.CurrentDirectory,
            ExecutableDirectory = executable is null ? null : Path.GetDirectoryName(Path.GetFullPath(executable)),
            TempDirectory = TempDirectory(variables),
            Uid = uid,
            HomeOf = user => user.Length > 0 ? files.HomeOf(user) : variables.GetValueOrDefault("HOME") ?? files.HomeOf(uid),
        };
    }

    // Environment.MachineName stops at the first dot.
    private static string HostName() => File.Exists("/proc/sys/kernel/hostname") ? File.ReadAllText("/proc/sys/kernel/hostname").Trim() : Environment.MachineName;

    private static uint EffectiveUid() =>
        File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("Uid:", StringComparison.Ordinal)) is { } line
        && uint.TryParse(line.Split('\t')[2], out var uid) ? uid : uint.MaxValue;

    private static string TempDirectory(Dictionary<string, string> variables) =>
        new[] { "TMPDIR", "TEMP", "TMP" }.Select(variables.GetValueOrDefault).Concat(["/tmp", "/var/tmp", "/usr/tmp"])
            .FirstOrDefault(Directory.Exists) is { } folder ? Path.GetFullPath(folder) : Environment.CurrentDirectory;
}
