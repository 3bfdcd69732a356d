using Microsoft.Win32.SafeHandles;

namespace Supervisor.Engine.Posix;

/// <summary>What a path leads to.</summary>
internal static unsafe class FileKind
{
    /// <summary>A look at the descriptor itself.</summary>
    private const int EmptyPath = 0x1000;

    private const int TypeMask = 0xF000, Regular = 0x8000, Folder = 0x4000;

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

    /// <summary>A pipe, a socket or a device; links are followed. Not what cannot be looked at.</summary>
    internal static bool IsSpecial(string path)
    {
        Libc.FileIdentity found;
        return Libc.Identify(Libc.HereDirectory, path, 0, Libc.TypeAndInode, &found) == 0 && (found.Mode & TypeMask) is not (Regular or Folder);
    }

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
