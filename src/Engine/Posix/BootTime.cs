namespace Supervisor.Engine.Posix;

/// <summary>Which life of the machine this is, and the time in it as processes' births are counted.</summary>
internal static unsafe class BootTime
{
    /// <summary>The kernel shows births in hundredths, whatever it counts in itself.</summary>
    private const int TicksASecond = 100, NanosecondsATick = 10_000_000;

    public static long Ticks()
    {
        var time = stackalloc long[2];
        return Libc.Clock(Libc.BootTimeClock, time) == 0 ? (time[0] * TicksASecond) + (time[1] / NanosecondsATick) : 0;
    }

    /// <summary>From one time to another, as <see cref="Ticks"/> gives them.</summary>
    public static TimeSpan Since(long earlier, long later) => TimeSpan.FromSeconds(Math.Max(0, later - earlier) / (double)TicksASecond);

    /// <summary>Under the same one, a pid and a birth name one process: the boot and the namespace of pids. Empty where there is no /proc.</summary>
    public static string Identity()
    {
        try
        {
            return $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()} {new FileInfo("/proc/self/ns/pid").LinkTarget}";
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
