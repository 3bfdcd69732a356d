using System.Text;
using Supervisor.Engine.Posix.Spawn;

namespace Supervisor.Engine.Posix;

/// <summary>How a daemon's start ended: the exit status of the process that was called, text for its stderr, and the daemon's process, which is our child.</summary>
public sealed record DaemonStart(int ExitCode, string Text, int Pid = 0);

/// <summary>
/// Starting as a daemon, seen from the process that was called. .NET cannot fork, so it starts itself again in a new session and waits until
/// that life (<see cref="DaemonBirth"/>) says "ready", says what is wrong, or dies.
/// </summary>
public static class Daemonizer
{
    internal const string Variable = "SUPERVISOR_READY_FD";
    internal const int ReadyFd = 3;

    /// <summary>This program again, under the same name and with the same arguments, environment, directory and standard streams.</summary>
    public static DaemonStart StartSelf() => Start(OwnProgram.Path, OwnProgram.Arguments());

    internal static unsafe DaemonStart Start(string executable, IReadOnlyList<string> arguments)
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, 0x80000) < 0)
        {
            throw PosixException.Last("pipe", "start as a daemon");
        }
        // In the environment itself, so that all other variables pass byte for byte.
        Libc.SetVariable(Variable, ReadyFd.ToString(), 1);
        var child = Launcher.Start(
            executable, arguments, null, [IfOpen(0), IfOpen(1), IfOpen(2), ends[1]], openFiles: Limits.OpenFilesAtStart(), group: ProcessGroupPlan.NewSession);
        Libc.UnsetVariable(Variable);
        Libc.Close(ends[1]);
        if (child.Pid <= 0)
        {
            Libc.Close(ends[0]);
            throw new PosixException("execve", child.Error, "start as a daemon");
        }
        Libc.Close(child.Pidfd);
        var said = ReadToEnd(ends[0]);
        Libc.Close(ends[0]);
        return said switch
        {
            [DaemonBirth.Ready, ..] => new DaemonStart(0, "", child.Pid),
            [DaemonBirth.Problems, var code, .. var text] => new DaemonStart(code, Encoding.UTF8.GetString(text)),
            // It died without a word on the pipe; its own stderr is ours.
            _ => new DaemonStart(Math.Max(1, ExitCode(child.Pid)), ""),
        };
    }

    private static int IfOpen(int fd) => Libc.FdControl(fd, Libc.GetFdFlags, 0) < 0 ? -1 : fd;

    /// <summary>Until "ready" or the end.</summary>
    private static unsafe byte[] ReadToEnd(int fd)
    {
        var all = new List<byte>();
        var buffer = stackalloc byte[4096];
        while (true)
        {
            var read = (int)Libc.ReadInto(fd, buffer, 4096);
            if (read < 0 && Libc.Error == Errno.EINTR)
            {
                continue;
            }
            if (read <= 0)
            {
                return [.. all];
            }
            all.AddRange(new ReadOnlySpan<byte>(buffer, read));
            if (all[0] == DaemonBirth.Ready)
            {
                return [.. all];
            }
        }
    }

    private static unsafe int ExitCode(int pid)
    {
        Libc.ChildInfo info = default;
        while (Libc.WaitId(Libc.OneChild, (uint)pid, &info, Libc.WaitExited) < 0 && Libc.Error == Errno.EINTR)
        {
        }
        return info.Code == Libc.ExitedByItself ? info.Status : 1;
    }
}
