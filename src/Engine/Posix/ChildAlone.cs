using Supervisor.Engine.Posix.Spawn;

namespace Supervisor.Engine.Posix;

/// <summary>One child in our own process group and with our own streams, for a program that has no other.</summary>
internal static unsafe class ChildAlone
{
    /// <summary>Its pid, or the errno.</summary>
    public static (int Pid, int Error) Start(string executable, IReadOnlyList<string> arguments)
    {
        var child = Launcher.Start(executable, arguments, null, [0, 1, 2], openFiles: Limits.OpenFilesAtStart(), group: ProcessGroupPlan.Ours);
        if (child.Pid > 0 && child.Pidfd >= 0)
        {
            Libc.Close(child.Pidfd);
        }

        return (child.Pid, child.Error);
    }

    /// <summary>Waits for its end.</summary>
    public static void Await(int pid)
    {
        Libc.ChildInfo info;
        while (Libc.WaitId(Libc.OneChild, (uint)pid, &info, Libc.WaitExited) < 0 && Libc.Error == Errno.EINTR)
        {
        }
    }
}
