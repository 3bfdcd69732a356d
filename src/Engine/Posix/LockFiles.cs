using System.Globalization;

namespace Supervisor.Engine.Posix;

/// <summary>Files of our own in folders where others may have put something of the same name.</summary>
internal static unsafe class LockFiles
{
    private const int Tries = 20, Flags = Libc.O_RDWR | Libc.O_CLOEXEC | Libc.O_NONBLOCK | Libc.O_NOCTTY;

    /// <summary>The descriptor of a file that is ours, made if there is none; else the negative errno.</summary>
    /// <param name="path">Its name; a link is not followed.</param>
    /// <param name="owner">The other user whose it is, when that is why.</param>
    public static int Open(string path, out uint? owner)
    {
        owner = null;
        for (var tries = 0; tries < Tries; tries++)
        {
            // Made only where there is none: in a folder like /tmp the kernel refuses to open for creation what is another's, even to root.
            var fd = Libc.OpenFile(path, Flags | Libc.NoFollow, 0);
            var errno = fd < 0 ? Libc.Error : 0;
            if (errno == Errno.ENOENT)
            {
                fd = Libc.OpenFile(path, Flags | Libc.O_CREAT | Libc.O_EXCL | Libc.NoFollow, 0b110_000_000);
                errno = fd < 0 ? Libc.Error : 0;
                if (errno == Errno.EEXIST)
                {
                    continue;
                }
            }

            Libc.FileIdentity identity = default;
            if (fd >= 0 && Libc.Identify(fd, "", Libc.AT_EMPTY_PATH, Libc.TypeModeOwnerAndInode, &identity) == 0 && identity.IsRegular && identity.Owner == Libc.Effective())
            {
                return fd;
            }

            if (fd >= 0)
            {
                errno = Errno.EPERM;
                Libc.Close(fd);
            }

            owner = ForeignOwner(path);
            if (owner is null)
            {
                return -errno;
            }

            if (Holder(path) is not null)
            {
                return -Errno.EAGAIN;
            }

            // Left behind by another user, and nobody has it: taken away, where that is allowed to us.
            if (Libc.Unlink(path) < 0)
            {
                return -errno;
            }
        }

        return -Errno.EEXIST;
    }

    /// <summary>The other user whose the thing of that name is; null when it is ours, or there is none.</summary>
    public static uint? ForeignOwner(string path)
    {
        Libc.FileIdentity identity;
        return Libc.Identify(Libc.HereDirectory, path, Libc.NoFollowLinks, Libc.TypeModeOwnerAndInode, &identity) == 0 && identity.Owner != Libc.Effective() ? identity.Owner : null;
    }

    /// <summary>Who has a file locked, in the kernel's words: null for nobody, 0 for somebody.</summary>
    public static int? Holder(string path)
    {
        Libc.FileIdentity identity;
        if (Libc.Identify(Libc.HereDirectory, path, Libc.NoFollowLinks, Libc.TypeAndInode, &identity) != 0)
        {
            return null;
        }

        try
        {
            // "1: FLOCK  ADVISORY  WRITE 708 00:1a:1234 0 EOF"; some file systems have another device there than stat tells.
            var (inode, device) = (string.Create(CultureInfo.InvariantCulture, $":{identity.Inode}"), string.Create(CultureInfo.InvariantCulture, $"{(uint)identity.Device:x2}:{identity.Device >> 32:x2}"));
            var held = File.ReadLines("/proc/locks").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .FirstOrDefault(words => words is [_, "FLOCK", _, _, _, var file, ..] && file.EndsWith(inode, StringComparison.Ordinal));
            return held is null ? null : held[5] == device + inode && int.TryParse(held[4], NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The other user who has put something there that we cannot take away, in a folder where everybody may do so.</summary>
    public static uint? InTheWay(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? "/";
        return IsShared(folder) && Libc.Effective() != 0 && ForeignOwner(folder) is not null ? ForeignOwner(path) : null;
    }

    /// <summary>Gives a file of ours to who we are about to become, if it is a file and has no other name.</summary>
    public static void Give(string path, uint uid, uint gid)
    {
        var fd = Libc.OpenFile(path, Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NONBLOCK | Libc.O_NOCTTY | Libc.NoFollow, 0);
        if (fd < 0)
        {
            return;
        }

        Libc.FileIdentity identity;
        if (Libc.Identify(fd, "", Libc.AT_EMPTY_PATH, Libc.TypeModeOwnerAndInode | Libc.LinksToo, &identity) == 0
            && identity.IsRegular && identity.Links == 1 && identity.Owner == Libc.Effective())
        {
            // Where that is refused it is told when it is needed.
            _ = Libc.GiveFile(fd, uid, gid);
        }

        Libc.Close(fd);
    }

    /// <summary>A folder like /tmp.</summary>
    public static bool IsShared(string folder)
    {
        Libc.FileIdentity identity;
        return Libc.Identify(Libc.HereDirectory, folder, 0, Libc.TypeModeOwnerAndInode, &identity) == 0 && identity.IsShared;
    }
}
