using System.Globalization;
using System.Text;
using Supervisor.Engine.Core;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

/// <summary>The children of an engine that is dead, found by what it wrote of them.</summary>
internal static class LivingChildren
{
    /// <summary>pid and pidfd by process; each is certainly the one that was launched. A zombie counts: its end is still to be told.</summary>
    public static Dictionary<ProcessKey, (int Pid, int Pidfd)> Find(JournalState journal)
    {
        var found = new Dictionary<ProcessKey, (int, int)>();
        var launched = new List<LaunchRecord>();
        foreach (var process in journal.Processes.Values)
        {
            if (process.State is ProcessState.Spawning && journal.Launches.TryGetValue(process.Key, out var launch))
            {
                launched.Add(launch);
            }
            else if (process is { Born: > 0, State.Pid: > 0 and var pid } && Open(pid, process.Born) is >= 0 and var pidfd)
            {
                found[process.Key] = (pid, pidfd);
            }
        }

        if (launched.Count > 0)
        {
            Search(launched, [.. found.Values.Select(one => one.Item1)], found);
        }

        return found;
    }

    /// <summary>The pidfd comes first: what is true after it was had is true of the process that it holds.</summary>
    private static int Open(int pid, long born)
    {
        var pidfd = (int)Libc.SystemCall(Libc.PidfdOpen, pid, 0, 0, 0);
        if (pidfd >= 0 && ProcessStat.Of(pid)?.Born == born)
        {
            return pidfd;
        }

        if (pidfd >= 0)
        {
            Libc.Close(pidfd);
        }

        return -1;
    }

    /// <summary>Of these only the launch was written: each is known by its environment, and leads a process group of its own.</summary>
    private static void Search(List<LaunchRecord> launched, HashSet<int> known, Dictionary<ProcessKey, (int, int)> found)
    {
        if (!Directory.Exists("/proc/self"))
        {
            return;
        }

        var since = launched.Min(launch => launch.Since);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && !known.Contains(pid)
                && ProcessStat.Of(pid) is { Lives: true } stat && stat.Group == pid && stat.Born >= since && KeyOf(folder) is { } key
                && launched.Find(launch => launch.Key == key && stat.Born >= launch.Since) is not null && !found.ContainsKey(key)
                && Open(pid, stat.Born) is >= 0 and var pidfd)
            {
                found[key] = (pid, pidfd);
            }
        }
    }

    private static ProcessKey? KeyOf(string folder)
    {
        try
        {
            var variables = Encoding.UTF8.GetString(File.ReadAllBytes(folder + "/environ")).Split('\0');
            return Value("SUPERVISOR_GROUP_NAME=") is { } group && Value("SUPERVISOR_PROCESS_NAME=") is { } process ? new ProcessKey(group, process) : null;

            string? Value(string name) => Array.Find(variables, variable => variable.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
