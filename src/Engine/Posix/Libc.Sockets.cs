using System.Runtime.InteropServices;

namespace Supervisor.Engine.Posix;

/// <summary>Unix sockets and the files that name them.</summary>
internal static unsafe partial class Libc
{
    internal const int UnixFamily = 1, InternetFamily = 2, ReuseAddressOption = 2;
    internal const int StreamSocket = 1, DatagramSocket = 2, SocketCloseOnExec = 0x80000, SocketNonBlocking = 0x800;
    internal const int SocketLevel = 1, PeerCredentialsOption = 17, PeerGroupsOption = 59;
    internal const int NoFollowLinks = 0x100, HereDirectory = -100;
    internal const uint TypeAndInode = 0x101, TypeModeOwnerAndInode = 0x10B, TypeOwnerInodeAndReadTime = 0x129, LinksToo = 0x4;

    /// <summary>The part of struct statx that says which file it is; the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct FileIdentity
    {
        [FieldOffset(16)] internal uint Links;
        [FieldOffset(20)] internal uint Owner;
        [FieldOffset(28)] internal ushort Mode;
        [FieldOffset(32)] internal ulong Inode;
        [FieldOffset(64)] internal long ReadSeconds;
        [FieldOffset(72)] internal uint ReadNanoseconds;
        [FieldOffset(136)] internal ulong Device;

        /// <summary>A folder like /tmp: everybody may put something there, and take away only what is his.</summary>
        internal readonly bool IsShared => (Mode & 0b001_000_000_010) == 0b001_000_000_010;

        internal readonly int Permissions => Mode & 0b111_111_111_111;

        internal readonly bool IsRegular => (Mode & 0xF000) == 0x8000;

        internal readonly bool IsPipe => (Mode & 0xF000) == 0x1000;

        internal readonly bool IsSocket => (Mode & 0xF000) == 0xC000;

        internal readonly bool IsSameAs(in FileIdentity other) => Inode == other.Inode && Device == other.Device;
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    internal static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    internal static partial int Bind(int fd, byte* address, uint size);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    internal static partial int Connect(int fd, byte* address, uint size);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    internal static partial int Listen(int fd, int backlog);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    internal static partial int GetSocketOption(int fd, int level, int option, void* value, uint* size);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    internal static partial int SetSocketOption(int fd, int level, int option, void* value, uint size);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ChangeMode(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    internal static partial int ChangeModeOf(int fd, uint mode);

    [LibraryImport("libc", EntryPoint = "fchmodat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ChangeModeAt(int folder, string name, uint mode, int flags);

    [LibraryImport("libc", EntryPoint = "fchownat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ChangeOwnerAt(int folder, string name, uint uid, uint gid, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OpenFileAt(int folder, string name, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int LinkAt(int folder, string from, int toFolder, string to, int flags);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int RenameAt(int folder, string from, int toFolder, string to);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UnlinkAt(int folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Identify(int directory, string path, int flags, uint mask, FileIdentity* identity);
}
