using System.Globalization;
using System.Text;

namespace Supervisor.Engine.Posix;

/// <summary>A file that one process has at a time, with its pid in it, and a note. It is let go of when the process ends, however that happens.</summary>
internal sealed unsafe class FileLock(string path, int descriptor)
{
    private const int Look = 20, Dying = 500;

    /// <summary>Who is held up by a process that is gone or going waits this often for the kernel to let go.</summary>
    private const int LongestWait = 5000;

    private readonly object _gate = new();
    private string? _note;
    private bool _isReleased;

    public string Path => path;

    public int Descriptor => descriptor;

    /// <summary>Who had it last did not let go of it in order.</summary>
    public bool WasLeft { get; private init; }

    /// <summary>What that one had noted.</summary>
    public string? Left { get; private init; }

    /// <summary>Null when another has it, or nobody can.</summary>
    public static FileLock? Take(string path, out LockRefusal refusal)
    {
        for (var waited = 0; ; waited += Look)
        {
            refusal = default;
            var fd = LockFiles.Open(path, out var owner);
            if (fd < 0)
            {
                refusal = new LockRefusal { Errno = -fd, Owner = owner, Holder = owner is null ? 0 : LockFiles.Holder(path) ?? 0 };
                return null;
            }

            if (Libc.LockFile(fd, Libc.LockExclusive | Libc.LockNotWaiting) == 0)
            {
                if (IsStill(path, fd))
                {
                    var (before, note) = Read(fd);
                    var taken = new FileLock(path, fd) { WasLeft = before > 0, Left = note, _note = note };
                    taken.Write(fd);
                    return taken;
                }

                // Whoever had it has taken the file away meanwhile.
                Libc.Close(fd);
                continue;
            }

            var errno = Libc.Error;
            refusal = new LockRefusal { Errno = errno, Holder = Read(fd).Pid is > 0 and var pid ? pid : LockFiles.Holder(path) ?? 0 };
            Libc.Close(fd);
            if (!refusal.IsHeld || waited >= (refusal.Holder > 0 && ProcessGroup.Lives(refusal.Holder) ? Dying : LongestWait))
            {
                return null;
            }

            // One that was just killed is shown for a moment, and a child of it may be on its way to its own program.
            Thread.Sleep(Look);
        }
    }

    /// <summary>For who has it next, should we not let go of it in order.</summary>
    public void Note(string? note)
    {
        lock (_gate)
        {
            _note = note;
            Write(descriptor);
        }
    }

    /// <summary>
    /// The file may have been removed under us, by whoever cleans up: then it is made and locked anew, behind the same descriptor. Null when it is still the one we have
    /// locked; else what was done about it.
    /// </summary>
    public LockRefusal? Renew()
    {
        lock (_gate)
        {
            if (_isReleased || IsStill(path, descriptor))
            {
                return null;
            }

            var fd = LockFiles.Open(path, out var owner);
            if (fd < 0)
            {
                return new LockRefusal { Errno = -fd, Owner = owner };
            }

            var errno = Libc.LockFile(fd, Libc.LockExclusive | Libc.LockNotWaiting) != 0 ? Libc.Error : 0;
            var holder = errno == Libc.EAGAIN ? Read(fd).Pid : 0;
            if (errno == 0)
            {
                Write(fd);
                errno = Libc.DuplicateWith(fd, descriptor, Libc.O_CLOEXEC) < 0 ? Libc.Error : 0;
            }

            Libc.Close(fd);
            return new LockRefusal { Holder = holder, Errno = errno };
        }
    }

    /// <summary>Lets go, and leaves no file behind, unless its disk does not answer in time, it is another's by now, or it is to be kept: then it is as it was found. One that cannot be removed is emptied.</summary>
    public void Release(TimeSpan patience, bool keeps = false)
    {
        WithinTime.Do(() => TakeAway(keeps), patience);
        Libc.Close(descriptor);
    }

    /// <summary>The same, however long the disk takes.</summary>
    public void ReleaseHere(bool keeps)
    {
        TakeAway(keeps);
        Libc.Close(descriptor);
    }

    private void TakeAway(bool keeps)
    {
        lock (_gate)
        {
            _isReleased = true;
            if (!keeps && IsStill(path, descriptor) && Libc.Unlink(path) < 0)
            {
                // Its folder is another user's, whom we were when we made it: then at least it says nothing that is no longer so.
                _ = Libc.TruncateFile(descriptor, 0);
            }
        }
    }

    /// <summary>Whether an open file is what the name leads to; true where that cannot be told.</summary>
    internal static bool IsStill(string path, int fd)
    {
        Libc.FileIdentity named, ours;
        return Libc.Identify(Libc.HereDirectory, path, Libc.NoFollowLinks, Libc.TypeAndInode, &named) != 0
            ? Libc.Error is not (Errno.ENOENT or Errno.ENOTDIR)
            : Libc.Identify(fd, "", Libc.AT_EMPTY_PATH, Libc.TypeAndInode, &ours) != 0 || named.IsSameAs(ours);
    }

    /// <summary>In place, and shortened only then: a full disk that had room for it once still has.</summary>
    private void Write(int fd)
    {
        var text = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n{_note}{(_note is null ? "" : "\n")}"));
        fixed (byte* start = text)
        {
            _ = Libc.Seek(fd, 0, 0);
            var written = Libc.Write(fd, start, text.Length);
            _ = Libc.TruncateFile(fd, Math.Max(0, written));
        }
    }

    private static (int Pid, string? Note) Read(int fd)
    {
        const int most = 8192;
        var text = stackalloc byte[most];
        var length = (int)Libc.ReadAt(fd, text, most, 0);
        var lines = length > 0 ? Encoding.UTF8.GetString(text, length).Split('\n') : [];
        return (lines is [var first, ..] && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0, lines is [_, { Length: > 0 } note, ..] ? note : null);
    }
}

/// <summary>Why a lock cannot be had; nothing at all: it was lost, and is had again.</summary>
internal readonly record struct LockRefusal
{
    /// <summary>Who has it; 0 when that is not known.</summary>
    public int Holder { get; init; }

    public int Errno { get; init; }

    /// <summary>The file is this other user's, and cannot be taken away.</summary>
    public uint? Owner { get; init; }

    /// <summary>Another has it.</summary>
    public bool IsHeld => Errno == Libc.EAGAIN;
}
