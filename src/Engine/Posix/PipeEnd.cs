using System.Globalization;

namespace Supervisor.Engine.Posix;

/// <summary>Pipes of processes that run already, by the links in /proc.</summary>
internal static unsafe class PipeEnd
{
    /// <summary>Does not block, and leaves the time of the last read, where <see cref="PipeMarks"/> stand: kernels before 6.15 set it in pipes too.</summary>
    internal const int ReadQuietly = Libc.O_NONBLOCK | Libc.O_NOATIME;

    /// <summary>The same pipe once more, opened with these flags; or the negative errno.</summary>
    internal static int Again(int fd, int flags)
    {
        var again = Libc.OpenFile(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{fd}"), flags | Libc.O_CLOEXEC, 0);
        return again < 0 ? -Libc.Error : again;
    }

    /// <summary>The pipe behind a descriptor of ours; 0 when that is no pipe.</summary>
    internal static long Inode(int fd)
    {
        Libc.FileIdentity identity;
        return fd >= 0 && Libc.Identify(fd, "", Libc.AT_EMPTY_PATH, Libc.TypeAndInode, &identity) == 0 && (identity.Mode & 0xF000) == 0x1000 ? (long)identity.Inode : 0;
    }

    /// <summary>Our end of a pipe that a process has as one of its standard streams; the negative errno, 0 when its stream is another one now.</summary>
    internal static int Of(int pid, int stream, long inode, int flags)
    {
        var fd = OfThread(pid, stream, inode, flags);
        return fd <= 0 && ProcessStat.Speaker(pid) is var speaker && speaker != pid ? OfThread(speaker, stream, inode, flags) : fd;
    }

    private static int OfThread(int pid, int stream, long inode, int flags)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd/{stream}");
        Libc.FileIdentity identity;
        if (Libc.Identify(Libc.HereDirectory, path, 0, Libc.TypeAndInode, &identity) < 0)
        {
            return Libc.Error == Errno.ENOENT ? 0 : -Libc.Error;
        }

        // Looked at before it is opened: a terminal or a FIFO that it has put there would notice.
        if ((identity.Mode & 0xF000) != 0x1000 || (long)identity.Inode != inode)
        {
            return 0;
        }

        var fd = Libc.OpenFile(path, flags | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        if (fd < 0)
        {
            return -Libc.Error;
        }

        // Refused where another user has made it, who has left no mark that we would believe.
        _ = Libc.FileControl(fd, Libc.F_SETFL, ReadQuietly);
        if (Inode(fd) == inode)
        {
            return fd;
        }

        Libc.Close(fd);
        return 0;
    }

    /// <summary>Whether a process has any of these pipes open, whatever it did with its standard streams; false where we may not look.</summary>
    internal static bool HasAny(int pid, ReadOnlySpan<long> inodes) =>
        ThreadHasAny(pid, inodes) || (ProcessStat.Speaker(pid) is var speaker && speaker != pid && ThreadHasAny(speaker, inodes));

    private static bool ThreadHasAny(int pid, ReadOnlySpan<long> inodes)
    {
        try
        {
            foreach (var link in Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd")))
            {
                Libc.FileIdentity identity;
                if (Libc.Identify(Libc.HereDirectory, link, 0, Libc.TypeAndInode, &identity) == 0 && (identity.Mode & 0xF000) == 0x1000 && inodes.Contains((long)identity.Inode))
                {
                    return true;
                }
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another's.
        }

        return false;
    }

    /// <summary>How many bytes wait in a pipe.</summary>
    internal static int Waiting(int fd)
    {
        var waiting = 0;
        return Libc.DeviceControl(fd, Libc.FIONREAD, &waiting) == 0 ? waiting : 0;
    }

    /// <summary>Whether nothing waits in the pipe that is a process's stream; false where we may not look.</summary>
    internal static bool IsEmpty(int pid, int stream)
    {
        var fd = Libc.OpenFile(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd/{stream}"), Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC | Libc.O_NOCTTY, 0);
        if (fd < 0)
        {
            return false;
        }

        var isEmpty = Inode(fd) != 0 && Waiting(fd) == 0;
        Libc.Close(fd);
        return isEmpty;
    }

    /// <summary>Whether a process sleeps in a read of its stdin; false where we may not know.</summary>
    internal static bool AwaitsInput(int pid)
    {
        try
        {
            // The number of the call (read is 0 on x64 and 63 on arm64) and its first argument.
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/syscall")).Split(' ') is ["0" or "63", "0x0", ..];
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
