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
        var here = CurrentDirectory(variables);
        return new()
        {
            Variables = variables,
            HostName = HostName(),
            CurrentDirectory = here,
            ExecutableDirectory = executable is null ? null : Path.GetDirectoryName(Path.GetFullPath(executable, here)),
            TempDirectory = TempDirectory(variables, here),
            Uid = uid,
            HomeOf = user => user.Length > 0 ? files.HomeOf(user) : variables.GetValueOrDefault("HOME") ?? files.HomeOf(uid),
        };
    }

    /// <summary>One that was removed has no name any more, but those who need none can go on: it is then the one that the shell remembers.</summary>
    private static string CurrentDirectory(Dictionary<string, string> variables)
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            return variables.GetValueOrDefault("PWD") is ['/', ..] remembered ? remembered : "/";
        }
    }

    // Environment.MachineName stops at the first dot.
    private static string HostName() => File.Exists("/proc/sys/kernel/hostname") ? File.ReadAllText("/proc/sys/kernel/hostname").Trim() : Environment.MachineName;

    private static uint EffectiveUid() =>
        File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("Uid:", StringComparison.Ordinal)) is { } line
        && uint.TryParse(line.Split('\t')[2], out var uid) ? uid : uint.MaxValue;

    private static string TempDirectory(Dictionary<string, string> variables, string here) =>
        new[] { "TMPDIR", "TEMP", "TMP" }.Select(variables.GetValueOrDefault).Concat(["/tmp", "/var/tmp", "/usr/tmp"])
            .FirstOrDefault(Directory.Exists) is { } folder ? Path.GetFullPath(folder, here) : here;
}
