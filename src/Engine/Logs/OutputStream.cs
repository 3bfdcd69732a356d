using System.Runtime.InteropServices;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Logs;

/// <summary>One stdout or stderr of a living child: from its pipe through the ANSI filter to its log.</summary>
internal sealed unsafe class OutputStream(int fd, LogFile? log, bool stripAnsi) : PumpSource(fd)
{
    private const int Rounds = 4;
    private const int NearlyFull = 60 << 10;
    private const int LargePipe = 1 << 20;
    private readonly AnsiStripper? _ansi = stripAnsi ? new AnsiStripper() : null;
    private int _fullReads;

    /// <summary>Sees every chunk as it came from the child: event and capture listeners hang in here.</summary>
    internal OutputWatcher? Watcher { get; init; }

    internal override uint Interest => PipePoller.Readable;

    internal override void Ready(LogPump pump)
    {
        for (var round = 0; round < Rounds; round++)
        {
            // A short read has emptied the pipe: no need to be told EAGAIN.
            if (ReadOnce(pump, LogPump.BufferSize) < LogPump.BufferSize)
            {
                return;
            }
        }
    }

    /// <summary>
    /// The child has ended: takes what is in the pipe now, which is all the child wrote, and closes it. Not until EOF: a
    /// grandchild may hold the pipe, and write, for ever.
    /// </summary>
    internal void Drain(LogPump pump)
    {
        var waiting = 0;
        if (Fd >= 0 && Libc.DeviceControl(Fd, Libc.FIONREAD, &waiting) == 0)
        {
            while (waiting > 0 && ReadOnce(pump, Math.Min(waiting, LogPump.BufferSize)) is > 0 and var count)
            {
                waiting -= count;
            }
        }

        Close(pump);
    }

    internal void Close(LogPump pump)
    {
        if (Fd >= 0)
        {
            pump.Unwatch(this);
            _ = Libc.CloseFile(Fd);
            Fd = -1;
            log?.RemoveWriter();
        }
    }

    private int ReadOnce(LogPump pump, int most)
    {
        while (true)
        {
            var count = (int)Libc.Read(Fd, pump.Buffer, most);
            if (count > 0)
            {
                pump.BytesMoved += count;
                Take(pump, new ReadOnlySpan<byte>(pump.Buffer, count));
                GrowUnderLoad(count);
                return count;
            }

            var errno = count < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (errno == Libc.EINTR)
            {
                continue;
            }

            if (errno != Libc.EAGAIN)
            {
                Close(pump);
            }

            return 0;
        }
    }

    private void Take(LogPump pump, ReadOnlySpan<byte> bytes)
    {
        Watcher?.Invoke(bytes);
        log?.Write(_ansi is null ? bytes : _ansi.Strip(bytes, ref pump.Spare));
    }

    // A program that keeps its pipe full gets a larger one: fewer switches for the same bytes. Refused: it stays as it is.
    private void GrowUnderLoad(int count)
    {
        if (count >= NearlyFull && ++_fullReads == 8)
        {
            _ = Libc.FileControl(Fd, Libc.F_SETPIPE_SZ, LargePipe);
        }
    }
}

/// <summary>Is shown a chunk of output; it may not keep it.</summary>
internal delegate void OutputWatcher(ReadOnlySpan<byte> bytes);
