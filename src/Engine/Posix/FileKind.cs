namespace Supervisor.Engine.Posix;

/// <summary>What a path leads to.</summary>
internal static unsafe class FileKind
{
    private const int TypeMask = 0xF000, Regular = 0x8000, Folder = 0x4000;

    /// <summary>On a file system that the machine's end empties.</summary>
    internal static bool IsInMemory(string folder)
    {
        const int words = 32;
        const long tmpfs = 0x01021994, ramfs = 0x858458F6;
        var status = stackalloc long[words];
        return Libc.FileSystem(folder, status) == 0 && status[0] is (tmpfs or ramfs);
    }

    /// <summary>A pipe, a socket or a device; links are followed. Not what cannot be looked at.</summary>
    internal static bool IsSpecial(string path)
    {
        Libc.FileIdentity found;
        return Libc.Identify(Libc.HereDirectory, path, 0, Libc.TypeAndInode, &found) == 0 && (found.Mode & TypeMask) is not (Regular or Folder);
    }
}
