using System.Runtime.CompilerServices;

namespace Supervisor.Engine.Posix;

/// <summary>Descriptors 0, 1 and 2 of this process.</summary>
internal static class StandardStreams
{
    /// <summary>They become /dev/null, and nothing else of ours keeps the caller's terminal or pipe open: it may wait for the end of file.</summary>
    internal static void BecomeNull()
    {
        // Under JIT the runtime made copies of all three before our first line ran.
        var copies = RuntimeFeature.IsDynamicCodeSupported ? CopiesOf([0, 1, 2]) : [];
        using var nowhere = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        foreach (var fd in (IEnumerable<int>)[0, 1, 2, .. copies])
        {
            if (Libc.DuplicateOnto((int)nowhere.DangerousGetHandle(), fd) < 0)
            {
                throw PosixException.Last("dup2", "put /dev/null in place of the standard streams");
            }
            if (fd > 2)
            {
                Libc.FdControl(fd, Libc.SetFdFlags, Libc.CloseOnExec);
            }
        }
    }

    /// <summary>Descriptors above 2 on the same pipe, socket or terminal as one of these. Ordinary files are spared: nobody waits for them, and one may be a log.</summary>
    internal static List<int> CopiesOf(ReadOnlySpan<int> fds)
    {
        var targets = new HashSet<string>();
        foreach (var fd in fds)
        {
            if (Target(fd) is { } target
                && (target.StartsWith("pipe:", StringComparison.Ordinal) || target.StartsWith("socket:", StringComparison.Ordinal)
                    || target.StartsWith("/dev/pts/", StringComparison.Ordinal) || target.StartsWith("/dev/tty", StringComparison.Ordinal)))
            {
                targets.Add(target);
            }
        }
        var copies = new List<int>();
        if (targets.Count > 0 && Directory.Exists("/proc/self/fd"))
        {
            foreach (var entry in Directory.GetFileSystemEntries("/proc/self/fd"))
            {
                if (int.TryParse(Path.GetFileName(entry), out var fd) && fd > 2 && Target(fd) is { } target && targets.Contains(target))
                {
                    copies.Add(fd);
                }
            }
        }
        return copies;
    }

    private static string? Target(int fd)
    {
        try
        {
            return new FileInfo($"/proc/self/fd/{fd}").LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
