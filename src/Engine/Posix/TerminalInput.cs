namespace Supervisor.Engine.Posix;

/// <summary>Standard input where it is a terminal: its settings for a while, and reads that can be given up.</summary>
internal static unsafe class TerminalInput
{
    private const int In = 0;

    public static bool IsTerminal(int fd)
    {
        Libc.TerminalSettings settings;
        return Libc.GetTerminal(fd, &settings) == 0;
    }

    /// <summary>Each key at once and unseen, no signal by Ctrl-C; what is written is still written as before.</summary>
    public static IDisposable TakeKeys() => new Changed(static (ref Libc.TerminalSettings settings) =>
    {
        settings.Input &= ~(Libc.ICRNL | Libc.IXON);
        settings.Local &= ~(Libc.ICANON | Libc.ECHO | Libc.ISIG | Libc.IEXTEN);
        settings.Characters[Libc.TerminalSettings.LeastBytes] = 1;
        settings.Characters[Libc.TerminalSettings.LeastTime] = 0;
    }, []);

    public static IDisposable TakeSecret() => new Changed(static (ref Libc.TerminalSettings settings) => settings.Local &= ~(Libc.ECHO | Libc.ECHONL), [Signals.Int]);

    /// <summary>Waits; 0 at the end of the input.</summary>
    public static int Read(Span<byte> bytes, CancellationToken cancellation)
    {
        var wake = cancellation.CanBeCanceled ? Libc.MakeEventCounter(0, Libc.EFD_CLOEXEC) : -1;
        using var cancelled = cancellation.Register(() => Wake(wake));
        try
        {
            return Read(bytes, wake, cancellation);
        }
        finally
        {
            cancelled.Dispose();
            if (wake >= 0)
            {
                Libc.CloseFile(wake);
            }
        }
    }

    private static int Read(Span<byte> bytes, int wake, CancellationToken cancellation)
    {
        var wanted = stackalloc Libc.Polled[2];
        while (true)
        {
            wanted[0] = new Libc.Polled { Fd = In, Wanted = Libc.PollIn };
            wanted[1] = new Libc.Polled { Fd = wake, Wanted = Libc.PollIn };
            if (Libc.Poll(wanted, 2, -1) < 0 && Libc.Error != Errno.EINTR)
            {
                return 0;
            }

            cancellation.ThrowIfCancellationRequested();
            if (wanted[0].Happened == 0)
            {
                continue;
            }

            fixed (byte* start = bytes)
            {
                var count = (int)Libc.ReadInto(In, start, (nuint)bytes.Length);
                if (count >= 0 || Libc.Error != Errno.EINTR)
                {
                    return Math.Max(0, count);
                }
            }
        }
    }

    private static void Wake(int fd)
    {
        var one = 1L;
        Libc.WriteFrom(fd, &one, sizeof(long));
    }

    private delegate void Change(ref Libc.TerminalSettings settings);

    /// <summary>Settings that are put back, also when a signal ends the program meanwhile.</summary>
    private sealed class Changed : IDisposable
    {
        private readonly Libc.TerminalSettings _before;
        private readonly Signals _signals;

        public Changed(Change change, int[] alsoEndedBy)
        {
            Libc.TerminalSettings settings;
            Libc.GetTerminal(In, &settings);
            _before = settings;
            change(ref settings);
            _signals = new Signals([Signals.Hup, Signals.Quit, Signals.Term, .. alsoEndedBy], number =>
            {
                Restore();
                Environment.Exit(128 + number);
            });
            Libc.SetTerminal(In, Libc.TCSADRAIN, &settings);
        }

        public void Dispose()
        {
            Restore();
            _signals.Dispose();
        }

        private void Restore()
        {
            var before = _before;
            Libc.SetTerminal(In, Libc.TCSADRAIN, &before);
        }
    }
}
