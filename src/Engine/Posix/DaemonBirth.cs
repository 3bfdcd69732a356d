using System.Globalization;
using System.Text;

namespace Supervisor.Engine.Posix;

/// <summary>Starting as a daemon, seen from the life that becomes it: already leader of a session, it tells the process that was called how it went.</summary>
public sealed class DaemonBirth
{
    internal const byte Ready = (byte)'R', Problems = (byte)'P';

    private readonly int _fd;

    private DaemonBirth(int fd) => _fd = fd;

    /// <summary>Null when this process was not started by <see cref="Daemonizer"/>. Takes the mark out of the environment, so call it before anything is started, on the main thread.</summary>
    public static DaemonBirth? FromEnvironment()
    {
        var mark = Environment.GetEnvironmentVariable(Daemonizer.Variable);
        if (mark is null)
        {
            return null;
        }
        Environment.SetEnvironmentVariable(Daemonizer.Variable, null);
        Libc.UnsetVariable(Daemonizer.Variable);
        var known = int.TryParse(mark, NumberStyles.None, CultureInfo.InvariantCulture, out var fd)
            && Libc.FdControl(fd, Libc.SetFdFlags, Libc.CloseOnExec) == 0;
        TakeOurName();
        return known ? new DaemonBirth(fd) : null;
    }

    /// <summary>Executed as /proc/self/exe, we would be "exe" to ps and pgrep; the name we were called by is the one they know.</summary>
    internal static unsafe void TakeOurName()
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(Path.GetFileName(OwnProgram.Arguments()[0]) + '\0'))
        {
            Libc.ProcessControl(Libc.SetName, (nuint)name, 0, 0, 0);
        }
    }

    /// <summary>False when nobody waits any more: whoever called has been interrupted and expects no daemon.</summary>
    public bool ReportReady() => Say([Ready]);

    /// <summary>The process that was called prints the text on its stderr and exits with the code. Exit after this.</summary>
    public void ReportProblems(string text, int exitCode) => Say([Problems, (byte)exitCode, .. Encoding.UTF8.GetBytes(text)]);

    /// <summary>fds 0, 1 and 2 become /dev/null.</summary>
    public static void Detach() => StandardStreams.BecomeNull();

    /// <summary>For the files that this process and its children make from now on.</summary>
    public static void TakeUmask(int umask) => Libc.Umask((uint)umask);

    /// <summary>Makes it the daemon's directory; the errno, or 0.</summary>
    public static int EnterDirectory(string path) => Libc.ChangeDirectory(path) < 0 ? Libc.Error : 0;

    private unsafe bool Say(byte[] message)
    {
        var sent = 0;
        fixed (byte* start = message)
        {
            while (sent < message.Length)
            {
                var written = (int)Libc.WriteFrom(_fd, start + sent, (nuint)(message.Length - sent));
                if (written < 0 && Libc.Error != Errno.EINTR)
                {
                    break;
                }
                sent += Math.Max(0, written);
            }
        }
        Libc.Close(_fd);
        return sent == message.Length;
    }
}
