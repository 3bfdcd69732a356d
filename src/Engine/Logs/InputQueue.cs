using System.Runtime.InteropServices;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Logs;

/// <summary>
/// Our end of a child's stdin. The loop writes directly while nothing waits; what the pipe does not take is queued, up to a
/// bound, and the pump writes it when the child reads again.
/// </summary>
internal sealed unsafe class InputQueue(int fd) : PumpSource(fd)
{
    internal const int Bound = 1 << 20;
    private readonly Queue<ReadOnlyMemory<byte>> _waiting = new();
    private int _pending;
    private volatile bool _broken;

    internal override uint Interest => PipePoller.Writable;

    /// <summary>On the loop's thread, which also decides when the pipe is closed: so the descriptor is ours while this runs.</summary>
    internal InputOutcome Write(ReadOnlyMemory<byte> data, LogPump pump)
    {
        if (_broken)
        {
            return InputOutcome.NoReader;
        }

        // All or nothing: half a message would be worse than none. Where nothing waits, even a long one is taken: whoever reads
        // could get it in no other way, and whoever does not read gets no other after it.
        var pending = Volatile.Read(ref _pending);
        if (pending > 0 && pending + data.Length > Bound)
        {
            return InputOutcome.QueueFull;
        }

        if (pending == 0)
        {
            var written = WriteNow(data.Span);
            if (written < 0)
            {
                return InputOutcome.NoReader;
            }

            data = data[written..];
        }

        if (data.IsEmpty)
        {
            return InputOutcome.Written;
        }

        var rest = data.ToArray();
        Interlocked.Add(ref _pending, rest.Length);
        pump.Post(() =>
        {
            _waiting.Enqueue(rest);
            pump.Watch(this);
        });
        return InputOutcome.Written;
    }

    /// <summary>While the pump stands still: what was taken and not yet written.</summary>
    internal byte[] Capture() => [.. _waiting.SelectMany(piece => piece.ToArray())];

    /// <summary>Before anybody writes.</summary>
    internal void Restore(byte[] waiting, LogPump pump)
    {
        if (waiting.Length > 0)
        {
            _pending = waiting.Length;
            _waiting.Enqueue(waiting);
            pump.Watch(this);
        }
    }

    internal override bool Ready(LogPump pump)
    {
        while (_waiting.TryPeek(out var next))
        {
            var written = WriteNow(next.Span);
            if (written < 0)
            {
                _waiting.Clear();
                break;
            }

            _waiting.Dequeue();
            if (written < next.Length)
            {
                PutBack(next[written..]);
            }

            Interlocked.Add(ref _pending, -written);
            if (written < next.Length)
            {
                return false;
            }
        }

        // Watched only while something waits: an empty stdin is always writable.
        pump.Unwatch(this);
        return false;
    }

    internal void Close(LogPump pump)
    {
        if (Fd >= 0)
        {
            pump.Unwatch(this);
            _ = Libc.CloseFile(Fd);
            Fd = -1;
        }
    }

    private void PutBack(ReadOnlyMemory<byte> rest)
    {
        // Queue has no way to push to its front: turn it once around. It is nearly always empty here.
        var others = _waiting.Count;
        _waiting.Enqueue(rest);
        for (; others > 0; others--)
        {
            _waiting.Enqueue(_waiting.Dequeue());
        }
    }

    /// <summary>Bytes taken, 0 when the pipe is full, -1 when nobody reads any more.</summary>
    private int WriteNow(ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
        {
            while (true)
            {
                var written = (int)Libc.Write(Fd, start, data.Length);
                if (written >= 0)
                {
                    return written;
                }

                switch (Marshal.GetLastPInvokeError())
                {
                    case Libc.EINTR:
                        continue;
                    case Libc.EAGAIN:
                        return 0;
                    default:
                        _broken = true;
                        return -1;
                }
            }
        }
    }
}
