using System.Threading.Channels;

namespace Supervisor.Client.Bridge;

/// <summary>
/// What has come and is not read yet, as one ring of bytes: the window counts bytes, so a peer that sends them one by one must not
/// cost an object for each. Who adds sees to it that there is never more than a window.
/// </summary>
internal sealed class ArrivedBytes
{
    private const int SmallestRing = 1 << 10;

    private readonly Channel<bool> _came = System.Threading.Channels.Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly object _gate = new();
    private byte[] _ring = [];
    private int _start;
    private int _count;

    /// <summary>How much memory is held.</summary>
    public int Capacity => _ring.Length;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_count + bytes.Length > _ring.Length)
            {
                Grow(_count + bytes.Length);
            }

            var end = (_start + _count) % Math.Max(1, _ring.Length);
            var first = Math.Min(bytes.Length, _ring.Length - end);
            bytes[..first].CopyTo(_ring.AsSpan(end));
            bytes[first..].CopyTo(_ring);
            _count += bytes.Length;
        }

        _came.Writer.TryWrite(true);
    }

    /// <summary>No more will come: regularly, or for this reason, which is thrown when all that came is read.</summary>
    public void Complete(Exception? reason) => _came.Writer.TryComplete(reason);

    /// <summary>Some of it, waiting for more when there is none; 0 at the regular end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            int count;
            while (!TryTake(buffer.Span, out count) && await _came.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
            {
                _came.Reader.TryRead(out _);
            }

            return count;
        }
        catch (BridgeEndedException ended)
        {
            // One exception object must not be thrown to many.
            throw new BridgeEndedException(ended.Message, ended);
        }
    }

    /// <summary>False when there is nothing: who reads no bytes only wants to know that.</summary>
    private bool TryTake(Span<byte> buffer, out int count)
    {
        lock (_gate)
        {
            count = Math.Min(buffer.Length, _count);
            if (_count == 0)
            {
                return false;
            }

            var first = Math.Min(count, _ring.Length - _start);
            _ring.AsSpan(_start, first).CopyTo(buffer);
            _ring.AsSpan(0, count - first).CopyTo(buffer[first..]);
            _count -= count;
            if (_count == 0)
            {
                // A channel that is quiet holds next to nothing.
                (_start, _ring) = (0, _ring.Length > Frame.MaxPayload ? [] : _ring);
            }
            else
            {
                _start = (_start + count) % _ring.Length;
            }

            return true;
        }
    }

    private void Grow(int wanted)
    {
        var ring = new byte[Math.Max(SmallestRing, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)wanted))];
        var first = Math.Min(_count, _ring.Length - _start);
        _ring.AsSpan(_start, first).CopyTo(ring);
        _ring.AsSpan(0, _count - first).CopyTo(ring.AsSpan(first));
        (_start, _ring) = (0, ring);
    }
}
