using System.Runtime.CompilerServices;
using Supervisor.Engine.Posix.Spawn;

namespace Supervisor.Engine.Posix;

/// <summary>What came of minfds and minprocs: the limit children get, lines for the activity log (INFO), or why the engine must not start.</summary>
public sealed record LimitsOutcome(OpenFilesLimit ForChildren, IReadOnlyList<string> Messages, string? Problem);

/// <summary>minfds and minprocs. The engine itself takes all descriptors it may have; children get what it was started with, raised to minfds.</summary>
public static unsafe class Limits
{
    /// <param name="minfds">What children may open at least.</param>
    /// <param name="minprocs">How many processes there may be at least.</param>
    /// <param name="present">What children get already; null at the first start.</param>
    public static LimitsOutcome Raise(ulong minfds, ulong minprocs, OpenFilesLimit? present = null)
    {
        var messages = new List<string>();
        var start = present ?? OpenFilesAtStart();
        var files = LimitPlan.For(start.Soft, start.Hard, minfds);
        var forChildren = new OpenFilesLimit(files.Soft, files.Hard);
        if (!TrySet(Libc.OpenFilesResource, files.Hard, files.Hard) && files.Raises)
        {
            return new LimitsOutcome(start, messages, TooFewFiles(minfds, start.Hard));
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
                return new LimitsOutcome(forChildren, messages, TooFewProcesses(minprocs, current.Hard));
            }
            messages.Add($"Increased RLIMIT_NPROC limit to {minprocs}");
        }
        return new LimitsOutcome(forChildren, messages, null);
    }

    /// <summary>Why children cannot get so many; null when they can. Tried with the hard limit, which nothing feels, and taken back.</summary>
    public static string? FilesProblem(ulong minfds, OpenFilesLimit present) =>
        LimitPlan.For(present.Soft, present.Hard, minfds) is { Raises: true } plan && !MayRaise(Libc.OpenFilesResource, plan.Hard) ? TooFewFiles(minfds, present.Hard) : null;

    /// <summary>Why there cannot be so many; null when there can.</summary>
    public static string? ProcessesProblem(ulong minprocs) =>
        Read(0, Libc.ProcessesResource) is { } present && LimitPlan.For(present.Soft, present.Hard, minprocs) is { Raises: true } plan && !MayRaise(Libc.ProcessesResource, plan.Hard)
            ? TooFewProcesses(minprocs, present.Hard) : null;

    private static string TooFewFiles(ulong minfds, ulong hard) =>
        $"The minimum number of file descriptors required to run this process is {minfds} as per the \"minfds\" command-line argument or config file setting. "
        + $"The current environment will only allow you to open {hard} file descriptors.  Either raise the number of usable file descriptors "
        + "in your environment or lower the minfds setting in the config file to allow the process to start.";

    private static string TooFewProcesses(ulong minprocs, ulong hard) =>
        $"The minimum number of available processes required to run this program is {minprocs} as per the \"minprocs\" command-line argument or config file setting. "
        + $"The current environment will only allow you to start {hard} processes.  Either raise the number of usable processes "
        + "in your environment or lower the minprocs setting in the config file to allow the program to start.";

    private static bool MayRaise(int resource, ulong hard)
    {
        if (Read(0, resource) is not { } now || now.Hard >= hard)
        {
            return true;
        }

        var may = TrySet(resource, now.Soft, hard);
        _ = may && TrySet(resource, now.Soft, now.Hard);
        return may;
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
