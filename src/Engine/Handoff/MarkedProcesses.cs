using System.Globalization;
using System.Text;
using Supervisor.Engine.Core;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

/// <summary>Processes that some engine has launched, by what it put into their environment; each leads a process group of its own.</summary>
internal static class MarkedProcesses
{
    /// <summary>Those born since then, the eldest first: what a program has made has the same marks and is younger.</summary>
    public static IReadOnlyList<MarkedProcess> Find(long since = 0)
    {
        var found = new List<MarkedProcess>();
        if (!Directory.Exists("/proc/self"))
        {
            return found;
        }

        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && ProcessStat.Of(pid) is { Lives: true } stat && stat.Group == pid && stat.Born >= since && Marks(folder) is { } marks)
            {
                found.Add(new MarkedProcess(pid, stat.Born, marks.Key, marks.Url));
            }
        }

        return [.. found.OrderBy(one => one.Born)];
    }

    private static (ProcessKey Key, string? Url)? Marks(string folder)
    {
        try
        {
            var variables = Encoding.UTF8.GetString(File.ReadAllBytes(folder + "/environ")).Split('\0');
            return Value("SUPERVISOR_GROUP_NAME=") is { } group && Value("SUPERVISOR_PROCESS_NAME=") is { } process
                ? (new ProcessKey(group, process), Value("SUPERVISOR_SERVER_URL=")) : null;

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
