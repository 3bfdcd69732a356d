using System.Runtime.InteropServices;

namespace Supervisor.Engine.Posix;

/// <summary>The system calls about processes, signals, limits and this process's own identity. Linux, x64 and arm64.</summary>
internal static unsafe partial class Libc
{
    internal const int AnyChild = 0, OneChild = 1, WaitNoHang = 1, WaitExited = 4, WaitNoReap = 0x01000000;
    internal const int ExitedByItself = 1, KilledWithCore = 3;
    internal const int OpenFilesResource = 7, ProcessesResource = 6;
    internal const int SetChildSubreaper = 36, SetName = 15;
    internal const int PollIn = 1;
    internal const int GetFdFlags = 1, SetFdFlags = 2, CloseOnExec = 1;
    internal const nint PidfdSendSignal = 424, PidfdOpen = 434;

    /// <summary>struct siginfo_t as waitid fills it.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    internal struct ChildInfo
    {
        [FieldOffset(8)] internal int Code;
        [FieldOffset(16)] internal int Pid;
        [FieldOffset(24)] internal int Status;
    }

    internal struct ResourceLimit
    {
        internal ulong Soft, Hard;
    }

    internal struct Polled
    {
        internal int Fd;
        internal short Wanted, Happened;
    }

    /// <summary>struct pidfd_info, its first version.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    internal struct PidfdInfo
    {
        [FieldOffset(0)] internal ulong Mask;
        [FieldOffset(60)] internal int Status;
    }

    /// <summary>_IOWR(0xFF, 11, struct pidfd_info).</summary>
    internal const nuint PidfdGetInfoRequest = 0xC040FF0B;

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int PidfdGetInfo(int fd, nuint request, PidfdInfo* info);

    internal const nint PidfdGetFd = 438;
    internal const int LockExclusive = 2, LockNotWaiting = 4, BootTimeClock = 7;

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    internal static partial int LockFile(int fd, int operation);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    internal static partial int Clock(int clock, long* secondsAndNanoseconds);

    /// <summary>The first word of struct statfs is the kind.</summary>
    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int FileSystem(string path, long* status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint Effective();

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    internal static partial int WaitId(int kind, uint id, ChildInfo* info, int options);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint SystemCall(nint number, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    internal static partial nint SetDisposition(int signal, nint disposition);

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    private static partial int Disposition(int signal, void* next, nint* previous);

    /// <summary>The handler is the first word of struct sigaction, whose rest is of no interest here.</summary>
    internal static bool IsIgnored(int signal)
    {
        var disposition = stackalloc nint[64];
        return Disposition(signal, null, disposition) == 0 && disposition[0] == 1;
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    internal static partial int ProcessControl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    internal static partial int Limit(int pid, int resource, ResourceLimit* next, ResourceLimit* previous);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(Polled* fds, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint ReadInto(int fd, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint WriteFrom(int fd, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    internal static partial int DuplicateOnto(int fd, int onto);

    [LibraryImport("libc", EntryPoint = "dup3", SetLastError = true)]
    internal static partial int DuplicateWith(int fd, int onto, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int FdControl(int fd, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    internal static partial int Pipe(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MakeMemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    internal static partial long Seek(int fd, long offset, int from);

    [LibraryImport("libc", EntryPoint = "umask")]
    internal static partial uint Umask(uint mask);

    [LibraryImport("libc", EntryPoint = "chdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ChangeDirectory(string path);

    internal const int ExecuteAccess = 1, WriteAccess = 2;

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MayAccess(string path, int mode);

    /// <summary>As <see cref="MayAccess"/>, but for the effective user, with a flag.</summary>
    [LibraryImport("libc", EntryPoint = "faccessat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MayAccessNow(int directory, string path, int mode, int flags);

    /// <summary>AT_EACCESS.</summary>
    internal const int EffectiveIds = 0x200;

    [LibraryImport("libc", EntryPoint = "getegid")]
    internal static partial uint EffectiveGroup();

    [LibraryImport("libc", EntryPoint = "getgroups", SetLastError = true)]
    internal static partial int GetGroups(int count, uint* groups);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    internal static partial int GiveFile(int fd, uint uid, uint gid);

    [LibraryImport("libc", EntryPoint = "getuid")]
    internal static partial uint RealUser();

    [LibraryImport("libc", EntryPoint = "getppid")]
    internal static partial int ParentProcess();

    [LibraryImport("libc", EntryPoint = "setgroups", SetLastError = true)]
    internal static partial int SetGroups(nuint count, uint* groups);

    [LibraryImport("libc", EntryPoint = "setgid", SetLastError = true)]
    internal static partial int SetGroup(uint gid);

    [LibraryImport("libc", EntryPoint = "setuid", SetLastError = true)]
    internal static partial int SetUser(uint uid);

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UnsetVariable(string name);

    internal static int Error => Marshal.GetLastPInvokeError();
}
