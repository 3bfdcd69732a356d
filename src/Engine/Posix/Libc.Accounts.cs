using System.Runtime.InteropServices;

namespace Supervisor.Engine.Posix;

/// <summary>The account database, by way of NSS.</summary>
internal static unsafe partial class Libc
{
    /// <summary>struct passwd.</summary>
    internal struct PasswordEntry
    {
        internal byte* Name, Password;
        internal uint Uid, Gid;
        internal byte* Comment, Home, Shell;
    }

    /// <summary>struct group.</summary>
    internal struct GroupEntry
    {
        internal byte* Name, Password;
        internal uint Gid;
        internal byte** Members;
    }

    [LibraryImport("libc", EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UserByName(string name, PasswordEntry* entry, byte* buffer, nuint size, PasswordEntry** found);

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    internal static partial int UserById(uint uid, PasswordEntry* entry, byte* buffer, nuint size, PasswordEntry** found);

    [LibraryImport("libc", EntryPoint = "getgrnam_r", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int GroupByName(string name, GroupEntry* entry, byte* buffer, nuint size, GroupEntry** found);

    [LibraryImport("libc", EntryPoint = "getgrgid_r")]
    internal static partial int GroupById(uint gid, GroupEntry* entry, byte* buffer, nuint size, GroupEntry** found);

    [LibraryImport("libc", EntryPoint = "getgrouplist", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int GroupsOf(string user, uint primary, uint* groups, int* count);
}
