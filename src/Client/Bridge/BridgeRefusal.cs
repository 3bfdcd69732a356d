using System.Text;

namespace Supervisor.Client.Bridge;

/// <summary>Why the far side could not connect a channel.</summary>
internal sealed record BridgeRefusal(SupervisorErrorKind Kind, string Why)
{
    public byte[] Write()
    {
        var bytes = Encoding.UTF8.GetBytes($"{Kind} {Why}");
        return bytes.Length <= Frame.MaxPayload ? bytes : bytes[..Frame.MaxPayload];
    }

    public static BridgeRefusal Read(ReadOnlySpan<byte> payload)
    {
        var text = Encoding.UTF8.GetString(payload);
        var parts = text.Split(' ', 2);
        return parts.Length == 2 && !int.TryParse(parts[0], out _) && Enum.TryParse<SupervisorErrorKind>(parts[0], out var kind)
            ? new(kind, parts[1])
            : new(SupervisorErrorKind.Unreachable, text);
    }
}

/// <summary>The far side could not connect a channel.</summary>
internal sealed class BridgeRefusedException(BridgeRefusal refusal) : IOException(refusal.Why)
{
    public SupervisorErrorKind Kind => refusal.Kind;
}

/// <summary>The connection of a bridge is over, and all of its channels with it.</summary>
internal sealed class BridgeEndedException(string why, Exception? inner = null) : IOException(why, inner);

/// <summary>The far side's connection to what it connects with broke; the bridge itself is there.</summary>
internal sealed class ChannelBrokenException() : IOException("the connection broke");
