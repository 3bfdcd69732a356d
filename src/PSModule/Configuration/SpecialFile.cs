using System.Runtime.InteropServices;

namespace Supervisor.PSModule;

/// <summary>Pipes, sockets and devices: opening one may wait for ever, and reading it may never end.</summary>
internal static class SpecialFile
{
    private const int HereDirectory = -100, ModeOffset = 28, TypeMask = 0xF000, Regular = 0x8000, Folder = 0x4000;
    private const uint TypeWanted = 1;

    /// <summary>Links are followed. Not what cannot be looked at.</summary>
    public static bool Is(string path)
    {
        // struct statx is the same on every architecture, unlike struct stat.
        var status = new byte[256];
        return Status(HereDirectory, path, 0, TypeWanted, status) == 0 && (BitConverter.ToUInt16(status, ModeOffset) & TypeMask) is not (Regular or Folder);
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Status(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] status);
}
