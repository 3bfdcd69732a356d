using Supervisor.Engine.Posix.Spawn;

namespace Supervisor.Engine.Posix;

/// <summary>A program that is given a file on descriptor 0 and listened to until it ends.</summary>
internal sealed class AskedProgram : IDisposable
{
    /// <summary>Milliseconds between the end of an answer and the end of who gave it.</summary>
    private const int Grace = 2000;

    private readonly int _answer;
    private readonly int _pidfd;

    private AskedProgram(int pid, int pidfd, int answer) => (Pid, _pidfd, _answer) = (pid, pidfd, answer);

    /// <summary>Who reaps children will meet it.</summary>
    public int Pid { get; }

    /// <summary>On the thread that launches children; the errno when there is none.</summary>
    public static unsafe AskedProgram? Start(string executable, IReadOnlyList<string> arguments, int input, out int errno)
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.O_CLOEXEC) < 0)
        {
            errno = Libc.Error;
            return null;
        }

        var child = Launcher.Start(executable, arguments, null, [input, ends[1], ends[1]]);
        errno = child.Pid > 0 ? 0 : child.Error;
        Libc.Close(ends[1]);
        if (child.Pid > 0)
        {
            return new AskedProgram(child.Pid, child.Pidfd, ends[0]);
        }

        Libc.Close(ends[0]);
        return null;
    }

    /// <summary>All that it writes until it ends or hangs up; null when that takes too long, or is more than <paramref name="most"/> bytes. It is killed then: who has answered has nothing left to do.</summary>
    public unsafe (byte[]? Answer, bool IsTooLong) Listen(TimeSpan patience, long most)
    {
        var all = new MemoryStream();
        var buffer = new byte[64 << 10];
        var end = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (all.Length <= most && end - Environment.TickCount64 is > 0 and var left)
        {
            var wait = new Libc.Polled { Fd = _answer, Wanted = Libc.PollIn };
            if (Libc.Poll(&wait, 1, (int)left) <= 0)
            {
                continue;
            }

            fixed (byte* start = buffer)
            {
                var count = (int)Libc.ReadInto(_answer, start, (nuint)buffer.Length);
                if (count == 0)
                {
                    End(Grace);
                    return (all.ToArray(), false);
                }

                all.Write(buffer, 0, Math.Max(0, count));
            }
        }

        End(0);
        return (null, all.Length > most);
    }

    /// <summary>Kills it, unless it ends by itself first, and all that it has left running in its group.</summary>
    private unsafe void End(int grace)
    {
        if (_pidfd < 0)
        {
            // Without a pidfd the number of one that has hung up may be another's already.
            _ = grace != 0 || Libc.Kill(-Pid, Signals.Kill) == 0;
            return;
        }

        var wait = new Libc.Polled { Fd = _pidfd, Wanted = Libc.PollIn };
        if (grace == 0 || Libc.Poll(&wait, 1, grace) == 0)
        {
            _ = Libc.SystemCall(Libc.PidfdSendSignal, _pidfd, Signals.Kill, 0, 0);
            _ = Libc.Poll(&wait, 1, Grace);
        }

        // As long as somebody is left in it, nobody else can get the group's number; if one of that number lives, nobody was.
        if (!ProcessGroup.Lives(Pid))
        {
            Libc.Kill(-Pid, Signals.Kill);
        }
    }

    public void Dispose()
    {
        Libc.Close(_answer);
        if (_pidfd >= 0)
        {
            Libc.Close(_pidfd);
        }
    }
}
