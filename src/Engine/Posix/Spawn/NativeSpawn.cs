using System.Runtime.InteropServices;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Posix.Spawn;

/// <summary>The C functions of this folder.</summary>
internal static unsafe partial class NativeSpawn
{
    private const string Library = "libsupervisor_spawn";

    /// <summary>struct request of spawn.c.</summary>
    internal struct Request
    {
        internal byte* Path;
        internal byte** Arguments;
        internal byte** Environment;
        internal byte* Directory;
        internal uint* Groups;
        internal int* Fds;
        internal ulong OpenFilesSoft, OpenFilesHard;
        internal ulong Mark;
        internal int FdCount;
        internal int GroupCount;
        internal uint Uid, Gid;
        internal int Umask;
        internal int Group;
        internal int DeathSignal;
        internal int Lane;
    }

    /// <summary>struct result of spawn.c.</summary>
    internal struct Result
    {
        internal int Pid, Pidfd, Stage, Error;

        internal readonly LaunchResult AsLaunchResult => new(Pid, (LaunchStage)Stage, Error);
    }

    [LibraryImport(Library, EntryPoint = "supervisor_spawn")]
    internal static partial int Start(Request* request, Result* result);

    [LibraryImport(Library, EntryPoint = "supervisor_watch_children")]
    internal static partial int WatchChildren();

    [LibraryImport(Library, EntryPoint = "supervisor_receive_sigchld")]
    internal static partial void ReceiveSigchld();

    [LibraryImport(Library, EntryPoint = "supervisor_signal_pipe")]
    internal static partial int SignalPipe();

    [LibraryImport(Library, EntryPoint = "supervisor_tell_signal")]
    internal static partial int TellSignal(int number);

    [LibraryImport(Library, EntryPoint = "supervisor_leave_signal")]
    internal static partial void LeaveSignal(int number);

    [LibraryImport(Library, EntryPoint = "supervisor_replace")]
    internal static partial int Replace(byte* path, int fd, byte** arguments);

    [LibraryImport(Library, EntryPoint = "supervisor_open_files_at_start")]
    internal static partial void OpenFilesAtStart(ulong* soft, ulong* hard);

    [LibraryImport(Library, EntryPoint = "supervisor_forget_pages")]
    internal static partial void ForgetPages();
}
