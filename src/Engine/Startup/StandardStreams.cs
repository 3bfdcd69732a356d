using System.Text;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>Writes to fd 1 and 2 directly: System.Console would install handlers that take our children's exits (SIGCHLD).</summary>
internal static class StandardStreams
{
    public static void Out(string text) => Write(1, text);

    public static void Error(string text) => Write(2, text);

    private static unsafe void Write(int fd, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
        {
            for (nint written = 0; written < bytes.Length;)
            {
                var count = Libc.WriteFrom(fd, start + written, (nuint)(bytes.Length - written));
                if (count < 0 && Libc.Error != Errno.EINTR)
                {
                    return;
                }

                written += Math.Max(0, count);
            }
        }
    }
}
