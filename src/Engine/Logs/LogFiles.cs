using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Logs;

/// <summary>The real disk.</summary>
internal sealed unsafe class LogFiles : ILogFiles
{
    private const int Grace = 300;
    private const int Append = Libc.O_WRONLY | Libc.O_CREAT | Libc.O_APPEND | Libc.O_CLOEXEC | Libc.O_NOCTTY;

    /// <summary>Files that took nothing when they were written last.</summary>
    private readonly ConcurrentDictionary<int, bool> _late = new();
    private volatile bool _anyLate;

    public int Open(string path, LogFileMode mode)
    {
        // Opening /dev/stdout again fails when it is a socket, or another user's pipe: our own descriptor always works.
        if (OwnDescriptor.Of(path) is { } fd)
        {
            return OpenOwn(fd);
        }

        return Result(mode switch
        {
            LogFileMode.Auto => OpenAuto(path),
            _ => OpenNamed(path),
        });
    }

    // A pipe or terminal opened again is ours alone and can be told not to wait: whoever reads it, or does not, must not hold
    // up the pump. A file must not be: two offsets in one file write over each other.
    private static int OpenOwn(int fd)
    {
        Libc.FileStatus status = default;
        var again = -1;
        if (Libc.Status(fd, "", Libc.AT_EMPTY_PATH, Libc.STATX_TYPE_SIZE, &status) >= 0 && status.MayBlock)
        {
            again = Libc.OpenFile($"/proc/self/fd/{fd}", (Append & ~Libc.O_CREAT) | Libc.O_NONBLOCK, 0);
        }

        return again >= 0 ? again : Result(Libc.FileControl(fd, Libc.F_DUPFD_CLOEXEC, 3));
    }

    // childlogdir is often /tmp: what another user has put there under that name is not written to, nor does a FIFO of his hold us up.
    private static int OpenAuto(string path)
    {
        var file = Libc.OpenFile(path, Append | Libc.NoFollow | Libc.O_NONBLOCK, 0b110_000_000);
        if (file < 0 || FileKind.IsOurs(file) || FileKind.IsOursAlone(Path.GetDirectoryName(path) ?? "/"))
        {
            return file;
        }

        _ = Libc.CloseFile(file);
        Marshal.SetLastPInvokeError(Errno.EPERM);
        return -1;
    }

    // Opening a FIFO waits for its reader, for ever perhaps; ours to read as well it opens at once.
    private static int OpenNamed(string path)
    {
        var file = Libc.OpenFile(path, Append | Libc.O_NONBLOCK, 0b110_100_100);
        return file < 0 && Marshal.GetLastPInvokeError() == Libc.ENXIO
            ? Libc.OpenFile(path, (Append & ~(Libc.O_WRONLY | Libc.O_CREAT)) | Libc.O_RDWR | Libc.O_NONBLOCK, 0)
            : file;
    }

    // Not blocking: a FIFO without a writer must not hold the reader; it is refused afterwards for not being regular.
    public int OpenToRead(string path) => Result(Libc.OpenFile(path, Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NONBLOCK | Libc.O_NOCTTY, 0));

    public int Look(int file, out long length, out bool regular)
    {
        Libc.FileStatus status = default;
        var result = Result(Libc.Status(file, "", Libc.AT_EMPTY_PATH, Libc.STATX_TYPE_SIZE, &status));
        (length, regular) = (status.Size, status.IsRegular);
        return result;
    }

    public long DeviceOf(int file)
    {
        Libc.FileStatus status = default;
        var result = Libc.Status(file, "", Libc.AT_EMPTY_PATH, Libc.STATX_TYPE_SIZE, &status);
        return result >= 0 && status.IsRegular ? ((long)status.DeviceMajor << 32) | status.DeviceMinor : -1;
    }

    public int Write(int file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            while (true)
            {
                var written = Result((int)Libc.Write(file, start, bytes.Length));
                if (written == -Libc.EAGAIN)
                {
                    // A FIFO or terminal that is full: some grace, then it counts as lost, and has none until it is read again.
                    _anyLate = true;
                    if (!_late.TryAdd(file, true) || !BecomesWritable(file))
                    {
                        return written;
                    }
                }
                else if (written != -Libc.EINTR)
                {
                    if (_anyLate && written >= 0)
                    {
                        _late.TryRemove(file, out _);
                    }

                    return written;
                }
            }
        }
    }

    public int ReadAt(int file, Span<byte> into, long offset)
    {
        fixed (byte* start = into)
        {
            nint read;
            while ((read = Libc.ReadAt(file, start, into.Length, offset)) < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR)
            {
            }

            return Result((int)read);
        }
    }

    public int Rename(string from, string to) => Result(Libc.RenameFile(from, to));

    public int Remove(string path)
    {
        Libc.FileStatus status = default;
        var result = Result(Libc.Status(Libc.AT_FDCWD, path, 0, Libc.STATX_TYPE_SIZE, &status));
        return result < 0 ? result : status.IsRegular && OwnDescriptor.Of(path) is null ? Result(Libc.RemoveFile(path)) : 0;
    }

    public int Truncate(int file) => Result(Libc.TruncateFile(file, 0));

    public void Close(int file)
    {
        if (_anyLate)
        {
            _late.TryRemove(file, out _);
        }

        _ = Libc.CloseFile(file);
    }

    private static bool BecomesWritable(int file)
    {
        var request = new Libc.PollRequest { Fd = file, Events = Libc.POLLOUT };
        return Libc.WaitFor(&request, 1, Grace) > 0;
    }

    private static int Result(int value) => value < 0 ? -Marshal.GetLastPInvokeError() : value;
}
