using System.Text;
using Supervisor.Client;
using Supervisor.Client.Bridge;

namespace Supervisor.Unit.Client.Bridge;

public sealed class FrameTests
{
    private static readonly byte[] Good =
    [
        .. Frame.Write(FrameType.Open, 1), .. Frame.Write(FrameType.Data, 1, "GET / HTTP/1.1"u8), .. Frame.WriteRoom(7, 65536), .. Frame.Write(FrameType.End, 0xFFFFFFFF),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void What_was_written_is_read_in_whatever_pieces_it_comes(int piece)
    {
        var reader = new FrameReader();
        var frames = new List<Frame>();
        for (var at = 0; at < Good.Length; at += piece)
        {
            frames.AddRange(reader.Read(Good.AsMemory(at, Math.Min(piece, Good.Length - at))));
        }

        Assert.False(reader.IsWithinFrame);
        Assert.Equal([(FrameType.Open, 1u), (FrameType.Data, 1u), (FrameType.Room, 7u), (FrameType.End, 0xFFFFFFFFu)], frames.Select(frame => (frame.Type, frame.Channel)));
        Assert.Equal("GET / HTTP/1.1", Encoding.ASCII.GetString(frames[1].Payload.Span));
        Assert.Equal(65536, frames[2].Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(8, 0)]
    [InlineData(1, 1)]
    [InlineData(4, 0)]
    [InlineData(4, (32 << 10) + 1)]
    [InlineData(4, -1)]
    [InlineData(5, 3)]
    [InlineData(7, 4)]
    public void A_head_that_cannot_be_is_refused_before_its_payload_comes(byte type, int length)
    {
        var head = Frame.Write((FrameType)type, 1);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(5), length);
        var refusal = Assert.Throws<FormatException>(() => new FrameReader().Read(head).ToList());
        Assert.Contains($"type {type}", refusal.Message);
    }

    [Fact]
    public void The_greeting_is_found_behind_what_a_login_prints()
    {
        var greeting = new Greeting();
        Assert.Null(greeting.Read("Welcome to web1\r\nLast login: to"u8.ToArray()));
        var read = greeting.Read((byte[])[.. "day\n"u8, .. Greeting.Of("1.2.3"), 42]);
        Assert.Equal("1.2.3", read!.Value.Said);
        Assert.Equal([42], read.Value.After.ToArray());
        Assert.Equal("Welcome to web1\nLast login: today", greeting.Noise);
    }

    [Fact]
    public void Another_version_is_said()
    {
        var refusal = Assert.Throws<FormatException>(() => new Greeting().Read("SUPERVISOR-BRIDGE 9 x\n"u8.ToArray()));
        Assert.Contains("version 9", refusal.Message);
    }

    [Fact]
    public void A_far_side_that_never_greets_is_given_up()
    {
        var greeting = new Greeting();
        var refusal = Assert.Throws<FormatException>(() => Enumerable.Range(0, 100).Select(_ => greeting.Read(Encoding.ASCII.GetBytes("menu: 1) shell\n" + new string('x', 1000)))).ToList());
        Assert.Contains("menu: 1) shell", refusal.Message);
    }

    [Theory]
    [InlineData("NotRunning the socket does not exist", SupervisorErrorKind.NotRunning, "the socket does not exist")]
    [InlineData("Something new", SupervisorErrorKind.Unreachable, "Something new")]
    [InlineData("3 x", SupervisorErrorKind.Unreachable, "3 x")]
    public void A_refusal_keeps_its_kind(string payload, SupervisorErrorKind kind, string why)
    {
        Assert.Equal(new BridgeRefusal(kind, why), BridgeRefusal.Read(Encoding.UTF8.GetBytes(payload)));
        Assert.Equal(new BridgeRefusal(kind, why), BridgeRefusal.Read(new BridgeRefusal(kind, why).Write()));
    }
}
