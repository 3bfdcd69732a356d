using Microsoft.Win32.SafeHandles;

namespace Supervisor.Engine.Posix;

/// <summary>What a path leads to.</summary>
internal static unsafe class FileKind
{
    /// <summary>A look at the descriptor itself.</summary>
    private const int EmptyPath = 0x1000;

    private const int TypeMask = 0xF000, Regular = 0x8000, Folder = 0x4000, Link = 0xA000, Pipe = 0x1000, Socket = 0xC000;

    /// <summary>On a file system that the machine's end empties.</summary>
    internal static bool IsInMemory(string folder)
    {
        const int words = 32;
        const long tmpfs = 0x01021994, ramfs = 0x858458F6;
        var status = stackalloc long[words];
        return Libc.FileSystem(folder, status) == 0 && status[0] is (tmpfs or ramfs);
    }

    /// <summary>Anything of that name, be it a link to nothing.</summary>
    internal static bool Exists(string path)
    {
        Libc.FileIdentity found;
        return Libc.Identify(Libc.HereDirectory, path, Libc.NoFollowLinks, Libc.TypeAndInode, &found) == 0;
    }

    /// <summary>Nobody else can put another file in place of one of ours in this folder; he who has it open says so of the folder itself.</summary>
    internal static bool IsOursAlone(int folder)
    {
        Libc.FileIdentity found;
        return Libc.Identify(folder, "", EmptyPath, Libc.TypeModeOwnerAndInode, &found) == 0 && IsOursAlone(found);
    }

    internal static bool IsOursAlone(string folder)
    {
        Libc.FileIdentity found;
        return Libc.Identify(Libc.HereDirectory, folder, 0, Libc.TypeModeOwnerAndInode, &found) == 0 && IsOursAlone(found);
    }

    private static bool IsOursAlone(in Libc.FileIdentity folder)
    {
        const int others = 0b010_010, sticky = 0b001_000_000_000;
        return (folder.Owner == 0 || folder.Owner == Libc.Effective()) && ((folder.Mode & others) == 0 || (folder.Mode & sticky) != 0);
    }

    /// <summary>A pipe, a socket or a device; links are followed. Not what cannot be looked at.</summary>
    internal static bool IsSpecial(string path)
    {
        Libc.FileIdentity found;
        return Libc.Identify(Libc.HereDirectory, path, 0, Libc.TypeAndInode, &found) == 0 && (found.Mode & TypeMask) is not (Regular or Folder);
    }

    /// <summary>
    /// Something that whoever configures it wants written through and left where it is: a device, a pipe, one of our own descriptors. Not what another user has put
    /// there in a folder like /tmp, where only a device cannot be his work.
    /// </summary>
    internal static bool IsToStay(string path)
    {
        Libc.FileIdentity found;
        if (Libc.Identify(Libc.HereDirectory, path, Libc.NoFollowLinks, Libc.TypeAndInode, &found) != 0)
        {
            return false;
        }

        var isDevice = (found.Mode & TypeMask) is not (Regular or Folder or Link or Pipe or Socket);
        return isDevice || (!(LockFiles.ForeignOwner(path) is not null && LockFiles.IsShared(Path.GetDirectoryName(path) ?? "/")) && (IsOwnDescriptor(path) || IsSpecial(path)));
    }

    private static bool IsOwnDescriptor(string path) =>
        path is "/dev/stdout" or "/dev/stderr" || path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal);

    /// <summary>A regular file of ours without another name, that nobody can have put there for us.</summary>
    internal static bool IsOurs(string path)
    {
        Libc.FileIdentity found;
        return Libc.Identify(Libc.HereDirectory, path, Libc.NoFollowLinks, Libc.TypeModeOwnerAndInode | Libc.LinksToo, &found) == 0 && IsOurs(found);
    }

    internal static bool IsOurs(int file)
    {
        Libc.FileIdentity found;
        return Libc.Identify(file, "", EmptyPath, Libc.TypeModeOwnerAndInode | Libc.LinksToo, &found) == 0 && IsOurs(found);
    }

    private static bool IsOurs(in Libc.FileIdentity file) => file is { IsRegular: true, Links: 1 } && file.Owner == Libc.Effective();

    /// <summary>Opens a file to be read, and never waits; null for a pipe, a socket or a device. What cannot be opened is the framework's exception.</summary>
    internal static SafeFileHandle? OpenFile(string path)
    {
        // Before it is opened: whoever writes into a pipe would hear that its reader has gone.
        if (IsSpecial(path))
        {
            return null;
        }

        // And after: in between something else may have been put there.
        var fd = Libc.OpenFile(path, Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NONBLOCK | Libc.O_NOCTTY, 0);
        Libc.FileIdentity found = default;
        if (fd >= 0 && Libc.Identify(fd, "", EmptyPath, Libc.TypeAndInode, &found) == 0 && (found.Mode & TypeMask) == Regular)
        {
            return new SafeFileHandle(fd, ownsHandle: true);
        }

        if (fd < 0)
        {
            return IsSpecial(path) ? null : File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }

        _ = Libc.CloseFile(fd);
        return (found.Mode & TypeMask) == Folder ? throw new UnauthorizedAccessException($"Access to the path '{path}' is denied.") : null;
    }
}
