using System.Globalization;
using System.Text;
using Supervisor.Engine.Core;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

/// <summary>Processes that some engine has launched, by what it put into their environment; each leads a process group of its own.</summary>
internal static class MarkedProcesses
{
    /// <summary>Those born since then, the eldest first: what a program has made has the same marks and is younger.</summary>
    public static IReadOnlyList<MarkedProcess> Find(long since = 0) =>
        [.. All().Where(one => one.Stat.Born >= since && one.Stat.Group == one.Pid).Select(one => Marks(one.Pid, one.Stat.Born)).OfType<MarkedProcess>().OrderBy(one => one.Born)];

    /// <summary>Processes that live.</summary>
    public static IEnumerable<(int Pid, ProcessStat Stat)> All()
    {
        if (!Directory.Exists("/proc/self"))
        {
            yield break;
        }

        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && ProcessStat.Of(pid) is { Lives: true } stat)
            {
                yield return (pid, stat);
            }
        }
    }

    /// <summary>What its environment says, which the program itself may have written over; null when that is nothing, or we may not look.</summary>
    public static MarkedProcess? Marks(int pid, long born)
    {
        try
        {
            var variables = Encoding.UTF8.GetString(File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{ProcessStat.Speaker(pid)}/environ"))).Split('\0');
            return Value("SUPERVISOR_GROUP_NAME=") is { } group && Value("SUPERVISOR_PROCESS_NAME=") is { } process
                ? new MarkedProcess(pid, born, new ProcessKey(group, process), Value("SUPERVISOR_SERVER_URL=")) : null;

            string? Value(string name) => Array.Find(variables, variable => variable.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A process with an engine's marks.</summary>
/// <param name="Pid">Which.</param>
/// <param name="Born">When; with the pid it names one process for ever.</param>
/// <param name="Key">What the engine calls it.</param>
/// <param name="ServerUrl">Where the engine was to be reached.</param>
internal sealed record MarkedProcess(int Pid, long Born, ProcessKey Key, string? ServerUrl);
