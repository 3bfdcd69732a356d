using System.Buffers.Binary;

namespace Supervisor.Client.Bridge;

/// <summary>Bytes in whatever pieces they arrive, frames out; keeps no more than one frame.</summary>
internal sealed class FrameReader
{
    private readonly byte[] _kept = new byte[Frame.HeadBytes + Frame.MaxPayload];
    private int _count;

    /// <summary>True when the bytes so far end within a frame.</summary>
    public bool IsWithinFrame => _count > 0;

    /// <summary>The frames that these bytes complete; a payload is a copy of its own. Throws <see cref="FormatException"/> for what is no frame.</summary>
    public IEnumerable<Frame> Read(ReadOnlyMemory<byte> bytes)
    {
        while (true)
        {
            bytes = Keep(bytes, Frame.HeadBytes);
            if (_count < Frame.HeadBytes)
            {
                yield break;
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(_kept.AsSpan(5));
            if (Frame.Fault(_kept[0], length) is { } fault)
            {
                throw new FormatException(fault);
            }

            bytes = Keep(bytes, Frame.HeadBytes + length);
            if (_count < Frame.HeadBytes + length)
            {
                yield break;
            }

            _count = 0;
            yield return new Frame((FrameType)_kept[0], BinaryPrimitives.ReadUInt32BigEndian(_kept.AsSpan(1)), _kept.AsSpan(Frame.HeadBytes, length).ToArray());
        }
    }

    /// <summary>Fills up to so many kept bytes; gives what is left.</summary>
    private ReadOnlyMemory<byte> Keep(ReadOnlyMemory<byte> bytes, int wanted)
    {
        var taken = Math.Clamp(wanted - _count, 0, bytes.Length);
        bytes[..taken].CopyTo(_kept.AsMemory(_count));
        _count += taken;
        return bytes[taken..];
    }
}
