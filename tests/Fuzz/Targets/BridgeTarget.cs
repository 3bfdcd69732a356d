using Supervisor.Client.Bridge;

namespace Supervisor.Fuzz.Targets;

/// <summary>What comes in over a bridge: frames, or a FormatException with a reason; the same frames in whatever pieces the bytes come.</summary>
internal sealed class BridgeTarget : Target
{
    public override string Name => "bridge-frames";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. Greeting.Of("1.0"), .. Frame.Write(FrameType.Opened, 1), .. Frame.Write(FrameType.Data, 1, "HTTP/1.1 200 OK\r\n\r\n"u8), .. Frame.Write(FrameType.End, 1)],
        [.. "Last login: today\r\n"u8, .. Greeting.Of("1.0"), .. Frame.Write(FrameType.Refused, 3, new BridgeRefusal(SupervisorErrorKind.NotRunning, "no").Write())],
        [.. Greeting.Of("1.0"), .. Frame.WriteRoom(1, 131072), .. Frame.Write(FrameType.Reset, 2)],
    ];

    public override IReadOnlyList<string> Words { get; } =
        ["SUPERVISOR-BRIDGE 1 x\n", "SUPERVISOR-BRIDGE 2\n", "SUPERVISOR-BRIDGE", "\n", "\u0001\0\0\0\u0001\0\0\0\0", "\u0004\0\0\0\u0001\0\0\0\u0001x", "\u0005\0\0\0\u0001\0\0\0\u0004\0\u0001\0\0", "\0\0\0\0", "\u007f\u007f"];

    public override bool Try(byte[] input)
    {
        var whole = Read(input, input.Length);
        var pieces = Read(input, 1 + (input.Length % 7));
        if (whole != pieces)
        {
            throw new BrokenPromise($"whole: {whole}; in pieces: {pieces}");
        }

        return !whole.StartsWith("refused", StringComparison.Ordinal);
    }

    private static string Read(byte[] input, int piece)
    {
        var (greeting, greeted, frames, seen) = (new Greeting(), false, new FrameReader(), new List<string>());
        try
        {
            for (var at = 0; at < input.Length; at += piece)
            {
                ReadOnlyMemory<byte> bytes = input.AsMemory(at, Math.Min(piece, input.Length - at));
                if (!greeted)
                {
                    if (greeting.Read(bytes) is not { } read)
                    {
                        continue;
                    }

                    (greeted, bytes) = (true, read.After);
                }

                foreach (var frame in frames.Read(bytes))
                {
                    var again = Frame.Write(frame.Type, frame.Channel, frame.Payload.Span);
                    _ = frame.Type == FrameType.Refused ? BridgeRefusal.Read(frame.Payload.Span) : null;
                    seen.Add(Convert.ToHexString(again));
                }
            }

            return string.Join(' ', seen);
        }
        catch (FormatException refusal)
        {
            Clear(refusal.Message);
            return $"refused: {refusal.Message} after {string.Join(' ', seen)}";
        }
    }
}
