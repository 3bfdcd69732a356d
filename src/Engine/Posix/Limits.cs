using System.Runtime.CompilerServices;
using Supervisor.Engine.Posix.Spawn;

namespace Supervisor.Engine.Posix;

/// <summary>What came of minfds and minprocs: the limit children get, lines for the activity log (INFO), or why the engine must not start.</summary>
public sealed record LimitsOutcome(OpenFilesLimit ForChildren, IReadOnlyList<string> Messages, string? Problem);

/// <summary>minfds and minprocs. The engine itself takes all descriptors it may have; children get what it was started with, raised to minfds.</summary>
public static unsafe class Limits
{
    public static LimitsOutcome Raise(ulong minfds, ulong minprocs)
    {
        var messages = new List<string>();
        var start = OpenFilesAtStart();
        var files = LimitPlan.For(start.Soft, start.Hard, minfds);
        var forChildren = new OpenFilesLimit(files.Soft, files.Hard);
        if (!TrySet(Libc.OpenFilesResource, files.Hard, files.Hard) && files.Raises)
        {
            return new LimitsOutcome(start, messages,
                $"The minimum number of file descriptors required to run this process is {minfds} as per the \"minfds\" command-line argument or config file setting. "
                + $"The current environment will only allow you to open {start.Hard} file descriptors.  Either raise the number of usable file descriptors "
                + "in your environment or lower the minfds setting in the config file to allow the process to start.");
        }
        if (files.Raises)
        {
            messages.Add($"Increased RLIMIT_NOFILE limit to {minfds}");
        }

        var current = Read(0, Libc.ProcessesResource) ?? default;
        var processes = LimitPlan.For(current.Soft, current.Hard, minprocs);
        if (processes.Raises)
        {
            if (!TrySet(Libc.ProcessesResource, processes.Soft, processes.Hard))
            {
                return new LimitsOutcome(forChildren, messages,
                    $"The minimum number of available processes required to run this program is {minprocs} as per the \"minprocs\" command-line argument or config file setting. "
                    + $"The current environment will only allow you to start {current.Hard} processes.  Either raise the number of usable processes "
                    + "in your environment or lower the minprocs setting in the config file to allow the program to start.");
            }
            messages.Add($"Increased RLIMIT_NPROC limit to {minprocs}");
        }
        return new LimitsOutcome(forChildren, messages, null);
    }

    /// <summary>How many descriptors this process may have open now.</summary>
    public static ulong OpenFilesNow => Read(0, Libc.OpenFilesResource)?.Soft ?? 1024;

    /// <summary>
    /// The limit before .NET raised the soft one to the hard one. The native binary saw it (limits.c). Under JIT the library is loaded too
    /// late: then the parent's soft limit is the best guess, if its hard limit is ours; else what there is now.
    /// </summary>
    internal static OpenFilesLimit OpenFilesAtStart()
    {
        ulong soft, hard;
        NativeSpawn.OpenFilesAtStart(&soft, &hard);
        var start = new OpenFilesLimit(soft, hard);
        if (RuntimeFeature.IsDynamicCodeSupported && start.Soft == start.Hard
            && Read(Libc.ParentProcess(), Libc.OpenFilesResource) is { } parent && parent.Hard == start.Hard)
        {
            return parent;
        }
        return start;
    }

    private static OpenFilesLimit? Read(int pid, int resource)
    {
        Libc.ResourceLimit limit;
        return Libc.Limit(pid, resource, null, &limit) < 0 ? null : new OpenFilesLimit(limit.Soft, limit.Hard);
    }

    private static bool TrySet(int resource, ulong soft, ulong hard)
    {
        var limit = new Libc.ResourceLimit { Soft = soft, Hard = hard };
        return Libc.Limit(0, resource, &limit, null) == 0;
    }
}
