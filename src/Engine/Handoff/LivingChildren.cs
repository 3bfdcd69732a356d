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

    /// <summary>
    /// Of these only the launch was written: each is known by the marks in its environment, and by the pipes that were made for it. The marks are names, which another
    /// engine may have given to programs of its own; a pipe's number is no other's as long as somebody has it open.
    /// </summary>
    private static void Search(List<LaunchRecord> launched, HashSet<int> known, Dictionary<ProcessKey, (int, int)> found)
    {
        foreach (var process in MarkedProcesses.Find(launched.Min(launch => launch.Since)))
        {
            if (!known.Contains(process.Pid) && !found.ContainsKey(process.Key)
                && launched.Find(launch => launch.Key == process.Key && process.Born >= launch.Since) is { } launch && PipeEnd.HasAny(process.Pid, [launch.Input, launch.Output, launch.Error])
                && Open(process.Pid, process.Born) is >= 0 and var pidfd)
            {
                found[process.Key] = (process.Pid, pidfd);
            }
        }
    }
}
