using System.Buffers.Binary;

namespace Supervisor.Client.Bridge;

/// <summary>What a frame says about its channel. Only the side that sits at the user opens channels.</summary>
internal enum FrameType : byte
{
    /// <summary>Connect this channel to the engine.</summary>
    Open = 1,
    /// <summary>It is connected.</summary>
    Opened = 2,
    /// <summary>It cannot be connected; the payload is a <see cref="BridgeRefusal"/>. The channel is gone.</summary>
    Refused = 3,
    /// <summary>Bytes, never more than the receiver has room for.</summary>
    Data = 4,
    /// <summary>The receiver has room for so many bytes more: four bytes.</summary>
    Room = 5,
    /// <summary>No more data will come; the other direction goes on.</summary>
    End = 6,
    /// <summary>The channel is gone.</summary>
    Reset = 7,
}

/// <summary>One message of the bridge: type, channel and length (one, four and four bytes, high byte first), then the payload.</summary>
internal readonly record struct Frame(FrameType Type, uint Channel, ReadOnlyMemory<byte> Payload)
{
    public const int HeadBytes = 9;
    public const int MaxPayload = 32 << 10;

    /// <summary>How many bytes a channel's receiver keeps before it says that it has read some.</summary>
    public const int Window = 256 << 10;

    /// <summary>How many channels may be open at the same time.</summary>
    public const int MaxChannels = 128;

    public static byte[] Write(FrameType type, uint channel, ReadOnlySpan<byte> payload = default)
    {
        var bytes = new byte[HeadBytes + payload.Length];
        bytes[0] = (byte)type;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), channel);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), payload.Length);
        payload.CopyTo(bytes.AsSpan(HeadBytes));
        return bytes;
    }

    public static byte[] WriteRoom(uint channel, int count)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, count);
        return Write(FrameType.Room, channel, payload);
    }

    /// <summary>The count of a <see cref="FrameType.Room"/> frame.</summary>
    public int Count => BinaryPrimitives.ReadInt32BigEndian(Payload.Span);

    /// <summary>Why a head cannot be one of ours; null for a good one.</summary>
    public static string? Fault(byte type, int length) => (FrameType)type switch
    {
        FrameType.Open or FrameType.Opened or FrameType.End or FrameType.Reset => length == 0 ? null : $"a frame of type {type} has {length} bytes, expected none",
        FrameType.Room => length == 4 ? null : $"a frame of type {type} has {length} bytes, expected 4",
        FrameType.Data or FrameType.Refused => length is > 0 and <= MaxPayload ? null : $"a frame of type {type} has {length} bytes, expected 1 to {MaxPayload}",
        _ => $"there are no frames of type {type}",
    };
}
