using System.Runtime.InteropServices;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Logs;

/// <summary>One stdout or stderr of a living child: from its pipe through the ANSI filter, and past the captured sections, to its log.</summary>
internal sealed unsafe class OutputStream : PumpSource
{
    private const int NearlyFull = 60 << 10;
    private const int LargePipe = 1 << 20;
    private LogFile? _log;
    private AnsiStripper? _ansi;
    private StreamCopies? _copies;
    private CommunicationCapture? _capture;
    private int _fullReads;

    internal OutputStream(int fd, LogFile? log, bool stripAnsi, StreamCopies? copies = null) : base(fd)
    {
        (_log, _copies) = (log, copies);
        _ansi = stripAnsi ? new AnsiStripper() : null;
        _capture = CaptureFor(copies);
    }

    internal LogFile? Log => _log;

    /// <summary>Sees every chunk as it came from the child, before all else.</summary>
    internal OutputWatcher? Watcher { get; init; }

    internal override uint Interest => PipePoller.Readable;

    // A short read has emptied the pipe: no need to be told EAGAIN.
    internal override bool Ready(LogPump pump)
    {
        var count = ReadOnce(pump, LogPump.BufferSize);
        return !Pauses(pump) && !Waits(pump) && count == LogPump.BufferSize;
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
            pump.Work.KeepsBytes = true;
            while (waiting > 0 && ReadOnce(pump, Math.Min(waiting, LogPump.BufferSize)) is > 0 and var count)
            {
                waiting -= count;
            }

            pump.Work.KeepsBytes = false;
        }

        Close(pump);
    }

    internal void Close(LogPump pump)
    {
        if (Fd >= 0)
        {
            pump.Unwatch(this);
            Finish();
            _copies?.Ended(Fd);
            _ = Libc.CloseFile(Fd);
            Fd = -1;
            _log?.RemoveWriter();
        }
    }

    /// <summary>The loop has caught up with what this stream told it: it is read again.</summary>
    internal void GoOn(LogPump pump) => pump.Watch(this);

    internal StreamSnapshot? Capture() => Fd < 0 ? null : new(Fd, _log?.Path)
    {
        Ansi = _ansi?.Progress ?? 0,
        Capture = _capture?.Capture(),
        SyslogLine = _copies?.SyslogLine ?? [],
    };

    /// <summary>Goes on in the middle of what another one had begun.</summary>
    internal void Restore(StreamSnapshot snapshot)
    {
        if (_ansi is not null)
        {
            _ansi.Progress = snapshot.Ansi;
        }

        if (snapshot.Capture is { } capture)
        {
            _capture?.Restore(capture);
        }

        if (_copies is not null)
        {
            _copies.SyslogLine = snapshot.SyslogLine;
        }
    }

    /// <summary>
    /// From the next byte on output goes elsewhere. What has begun goes on there, or is finished where it began if the new settings have no such thing.
    /// </summary>
    /// <param name="stripAnsi">Whether escape sequences are taken out.</param>
    /// <param name="copies">Where it goes besides the log.</param>
    /// <param name="turnLog">Gives the log; called when nothing more goes to the old one.</param>
    internal void Turn(bool stripAnsi, StreamCopies? copies, Func<LogFile?> turnLog)
    {
        if (_ansi is not null && !stripAnsi)
        {
            Sort(_ansi.Rest());
        }

        var capture = CaptureFor(copies);
        if (capture is null)
        {
            _capture?.Finish();
        }
        else if (_capture is not null)
        {
            capture.Restore(_capture.Capture());
        }

        _copies?.GoOnIn(copies);
        (_ansi, _capture, _copies) = (stripAnsi ? _ansi ?? new AnsiStripper() : null, capture, copies);
        _log = turnLog();
    }

    private CommunicationCapture? CaptureFor(StreamCopies? copies) =>
        copies is { CaptureMaxBytes: > 0 } ? new CommunicationCapture(copies.CaptureMaxBytes, Write, copies.Section) : null;

    private int ReadOnce(LogPump pump, int most)
    {
        while (true)
        {
            int count;
            fixed (byte* buffer = pump.Buffer)
            {
                count = (int)Libc.Read(Fd, buffer, most);
            }

            if (count > 0)
            {
                pump.BytesMoved += count;
                Take(pump, pump.Buffer[..count]);
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
        Sort(_ansi is null ? bytes : _ansi.Strip(bytes, ref pump.Spare));
    }

    private void Sort(ReadOnlySpan<byte> text)
    {
        if (_capture is not null)
        {
            _capture.Take(text);
        }
        else if (!text.IsEmpty)
        {
            Write(text);
        }
    }

    private void Write(ReadOnlySpan<byte> text)
    {
        _log?.Write(text);
        _copies?.Plain(text);
    }

    /// <summary>Nothing more will come: what was held back, to see what it would become, is output.</summary>
    private void Finish()
    {
        if (_ansi is not null)
        {
            Sort(_ansi.Rest());
        }

        _capture?.Finish();
    }

    private bool Pauses(LogPump pump)
    {
        if (_copies?.Backlog.IsFull != true)
        {
            return false;
        }

        pump.Unwatch(this);
        return true;
    }

    /// <summary>The disk cannot take as much as comes: the program waits at its pipe, as long as the disk gets anything done.</summary>
    private bool Waits(LogPump pump)
    {
        if (_log is not { IsFull: true } log)
        {
            return false;
        }

        Hold(pump, log);
        return true;
    }

    // By itself, since what a lambda captures is allocated where the method begins: for each read of each pipe.
    private void Hold(LogPump pump, LogFile log)
    {
        pump.Unwatch(this);
        log.Hold(() => GoOn(pump));
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
