using System.Globalization;
using System.Text;

namespace Supervisor.Engine.Posix;

/// <summary>A file that one process has at a time, with its pid in it. It is let go of when the process ends, however that happens.</summary>
internal sealed unsafe class FileLock(string path, int descriptor)
{
    private const int Look = 20, Dying = 500;

    /// <summary>Who is held up by a process that is gone or going waits this often for the kernel to let go.</summary>
    private const int LongestWait = 5000;

    private readonly object _gate = new();
    private bool _isReleased;

    public int Descriptor => descriptor;

    /// <summary>Null with the pid of who has it (0: not known), or with the errno of why it cannot be had by anybody.</summary>
    public static FileLock? Take(string path, out int holder, out int errno)
    {
        for (var waited = 0; ; waited += Look)
        {
            (holder, errno) = (0, 0);
            var fd = Open(path);
            if (fd < 0)
            {
                errno = -fd;
                return null;
            }

            if (Libc.LockFile(fd, Libc.LockExclusive | Libc.LockNotWaiting) == 0)
            {
                if (IsStill(path, fd))
                {
                    Write(fd);
                    return new FileLock(path, fd);
                }

                // Whoever had it has taken the file away meanwhile.
                Libc.Close(fd);
                continue;
            }

            errno = Libc.Error;
            holder = Read(fd);
            Libc.Close(fd);
            if (errno != Libc.EAGAIN || waited >= (holder > 0 && ProcessGroup.Lives(holder) ? Dying : LongestWait))
            {
                errno = errno == Libc.EAGAIN ? 0 : errno;
                return null;
            }

            // One that was just killed is shown for a moment, and a child of it may be on its way to its own program.
            Thread.Sleep(Look);
        }
    }

    /// <summary>
    /// The file may have been removed under us, by whoever cleans up: then it is made and locked anew, behind the same descriptor. Null when it is still the one we have
    /// locked; else what was done about it.
    /// </summary>
    public LockRenewal? Renew()
    {
        lock (_gate)
        {
            if (_isReleased || IsStill(path, descriptor))
            {
                return null;
            }

            var fd = Open(path);
            if (fd < 0)
            {
                return new LockRenewal(0, -fd);
            }

            var errno = Libc.LockFile(fd, Libc.LockExclusive | Libc.LockNotWaiting) != 0 ? Libc.Error : 0;
            var holder = errno == Libc.EAGAIN ? Read(fd) : 0;
            if (errno == 0)
            {
                Write(fd);
                errno = Libc.DuplicateWith(fd, descriptor, Libc.O_CLOEXEC) < 0 ? Libc.Error : 0;
            }

            Libc.Close(fd);
            return new LockRenewal(holder, errno);
        }
    }

    /// <summary>Lets go, and leaves no file behind, unless its disk does not answer in time or it is another's by now.</summary>
    public void Release(TimeSpan patience)
    {
        WithinTime.Do(
            () =>
            {
                lock (_gate)
                {
                    _isReleased = true;
                    if (IsStill(path, descriptor))
                    {
                        Libc.Unlink(path);
                    }
                }
            },
            patience);
        Libc.Close(descriptor);
    }

    private static int Open(string path)
    {
        var fd = Libc.OpenFile(path, Libc.O_RDWR | Libc.O_CREAT | Libc.O_CLOEXEC | Libc.O_NONBLOCK | Libc.NoFollow, 0b110_000_000);
        if (fd < 0)
        {
            return -Libc.Error;
        }

        Libc.FileIdentity identity;
        if (Libc.Identify(fd, "", Libc.AT_EMPTY_PATH, Libc.TypeModeOwnerAndInode, &identity) == 0 && identity.IsRegular && identity.Owner == Libc.Effective())
        {
            return fd;
        }

        Libc.Close(fd);
        return -Errno.EPERM;
    }

    /// <summary>Whether an open file is what the name leads to; true where that cannot be told.</summary>
    internal static bool IsStill(string path, int fd)
    {
        Libc.FileIdentity named, ours;
        return Libc.Identify(Libc.HereDirectory, path, Libc.NoFollowLinks, Libc.TypeAndInode, &named) != 0
            ? Libc.Error is not (Errno.ENOENT or Errno.ENOTDIR)
            : Libc.Identify(fd, "", Libc.AT_EMPTY_PATH, Libc.TypeAndInode, &ours) != 0 || named.IsSameAs(ours);
    }

    private static void Write(int fd)
    {
        var text = Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        _ = Libc.TruncateFile(fd, 0);
        fixed (byte* start = text)
        {
            _ = Libc.Write(fd, start, text.Length);
        }
    }

    private static int Read(int fd)
    {
        const int most = 32;
        var text = stackalloc byte[most];
        var length = (int)Libc.ReadAt(fd, text, most, 0);
        return length > 0 && int.TryParse(Encoding.ASCII.GetString(text, length).TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0;
    }
}

/// <summary>A lock whose file was gone: made anew when both are 0; else the pid of who has it now, or why it cannot be made.</summary>
internal readonly record struct LockRenewal(int Holder, int Errno);
