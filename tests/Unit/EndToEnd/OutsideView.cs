using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>A process as the kernel shows it to anybody.</summary>
internal static class OutsideView
{
    /// <summary>A zombie is gone: only its parent has not looked yet.</summary>
    public static bool Lives(int pid) => Status(pid, "State") is { } state && state[0] is not ('Z' or 'X');

    /// <summary>One line of /proc/PID/status, blanks folded; null when there is no such process.</summary>
    public static string? Status(int pid, string name)
    {
        try
        {
            return File.ReadLines($"/proc/{pid}/status")
                .Where(line => line.StartsWith(name + ":", StringComparison.Ordinal))
                .Select(line => string.Join(' ', line[(name.Length + 1)..].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)))
                .FirstOrDefault();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static int ResidentKilobytes(int pid) => int.Parse(Status(pid, "VmRSS")!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>User and system time, in the kernel's ticks of a hundredth.</summary>
    public static double ProcessorSeconds(int pid)
    {
        var fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ", 2)[1].Split(' ');
        return (double.Parse(fields[11], System.Globalization.CultureInfo.InvariantCulture) + double.Parse(fields[12], System.Globalization.CultureInfo.InvariantCulture)) / 100;
    }

    public static Dictionary<string, string> Environment(int pid) => File.ReadAllText($"/proc/{pid}/environ")
        .Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    public static string Directory(int pid) => new FileInfo($"/proc/{pid}/cwd").LinkTarget!;

    public static int Session(int pid) => Syscall.getsid(pid);

    public static void Signal(int pid, Signum signal) => Syscall.kill(pid, signal);

    public static bool Gone(int pid) => !Lives(pid);

    public static Stat Stat(string path)
    {
        Assert.Equal(0, Syscall.stat(path, out var stat));
        return stat;
    }
}
