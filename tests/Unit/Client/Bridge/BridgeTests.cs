using System.Text;
using Supervisor.Client;
using Supervisor.Client.Bridge;

namespace Supervisor.Unit.Client.Bridge;

/// <summary>A bridge over pipes to an engine that the test plays.</summary>
public sealed class BridgeTests : IDisposable
{
    private readonly FakeEngine _engine = new();
    private readonly BridgePair _bridge;

    public BridgeTests() => _bridge = new BridgePair(_engine.SocketPath);

    private static CancellationToken Deadline => FakeEngine.Deadline;

    public void Dispose()
    {
        _bridge.Dispose();
        _engine.Dispose();
    }

    private async Task<(Stream Near, FakeEngine.Exchange Far)> OpenAsync(string path = "/x")
    {
        var near = await _bridge.ConnectAsync(Deadline);
        await near.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\n\r\n"), Deadline);
        return (near, await _engine.AcceptAsync());
    }

    [Fact]
    public async Task A_client_speaks_to_the_engine_through_it()
    {
        using var client = new NegotiatedClient(SupervisorEndpoint.Through(_bridge, "ssh://web1"), "web1");
        var asking = client.GetEngineAsync(Deadline);
        using var exchange = await _engine.AnswerAsync("""{"version":"1","compatibleVersion":"4.3.0","apiVersion":"3.0","state":"Running","hostName":"w"}""");
        Assert.Equal("GET /v1/engine HTTP/1.1", exchange.RequestLine);
        Assert.Equal(("web1", "w"), ((await asking).Supervisor, (await asking).HostName));
        Assert.Equal("Json", client.Protocol);
    }

    [Fact]
    public async Task Channels_are_answered_in_any_order()
    {
        var first = await OpenAsync("/1");
        var second = await OpenAsync("/2");
        await second.Far.WriteAsync("two");
        Assert.Equal("two", await ReadAsync(second.Near, 3));
        await first.Far.WriteAsync("one");
        Assert.Equal("one", await ReadAsync(first.Near, 3));
    }

    [Fact]
    public async Task Who_does_not_read_stops_its_own_sender_and_nobody_else()
    {
        var slow = await OpenAsync("/slow");
        var flood = slow.Far.WriteAsync(Encoding.ASCII.GetBytes(new string('x', 8 << 20)));
        var quick = await OpenAsync("/quick");
        for (var i = 0; i < 50; i++)
        {
            await quick.Far.WriteAsync("ping");
            Assert.Equal("ping", await ReadAsync(quick.Near, 4));
        }

        Assert.False(flood.IsCompleted);
        var read = 0;
        for (var buffer = new byte[64 << 10]; read < 8 << 20;)
        {
            read += await slow.Near.ReadAsync(buffer, Deadline);
        }

        await flood;
        Assert.Equal(8 << 20, read);
    }

    [Fact]
    public async Task Much_goes_the_other_way_too()
    {
        var near = await _bridge.ConnectAsync(Deadline);
        var body = new string('y', 3 << 20);
        var sending = near.WriteAsync(Encoding.ASCII.GetBytes($"PUT /x HTTP/1.1\r\nContent-Length: {body.Length}\r\n\r\n{body}"), Deadline).AsTask();
        using var exchange = await _engine.AcceptAsync();
        await sending;
        Assert.Equal(body, exchange.Body);
    }

    [Fact]
    public async Task The_engine_sees_that_a_channel_was_closed()
    {
        var (near, far) = await OpenAsync();
        await near.DisposeAsync();
        Assert.True(await far.ClosedByPeerAsync());
    }

    [Fact]
    public async Task The_client_sees_that_the_engine_has_closed()
    {
        var (near, far) = await OpenAsync();
        await far.WriteAsync("last");
        far.Dispose();
        Assert.Equal("last", await ReadAsync(near, 10));
    }

    [Fact]
    public async Task The_end_of_its_input_ends_it_with_0_and_closes_what_it_had_opened()
    {
        var (_, far) = await OpenAsync();
        _bridge.Cut();
        Assert.Equal(0, await _bridge.Status.WaitAsync(Deadline));
        Assert.True(await far.ClosedByPeerAsync());
        Assert.Equal("", _bridge.Errors);
    }

    [Fact]
    public async Task Its_end_breaks_what_is_open_and_refuses_what_is_new()
    {
        var (near, _) = await OpenAsync();
        _bridge.Cut();
        await Assert.ThrowsAnyAsync<IOException>(() => ReadAsync(near, 1));
        await Assert.ThrowsAnyAsync<IOException>(async () => await _bridge.ConnectAsync(Deadline));
    }

    [Fact]
    public async Task Garbage_ends_it_with_1_and_a_reason()
    {
        await _bridge.Near.Greeted.WaitAsync(Deadline);
        await _bridge.Raw.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), Deadline);
        await _bridge.Raw.FlushAsync(Deadline);
        Assert.Equal(1, await _bridge.Status.WaitAsync(Deadline));
        Assert.Equal("cannot go on with the bridge: there are no frames of type 71\n", _bridge.Errors);
    }

    public static TheoryData<string, byte[]> WrongWords() => new()
    {
        { "never opened", Frame.Write(FrameType.Data, 9, "x"u8) },
        { "opened before", [.. Frame.Write(FrameType.Open, 2), .. Frame.Write(FrameType.Open, 1)] },
        { "other direction", Frame.Write(FrameType.Opened, 1) },
        { "impossible", [.. Frame.Write(FrameType.Open, 1), .. Frame.WriteRoom(1, 5)] },
        { "ended twice", [.. Frame.Write(FrameType.Open, 1), .. Frame.Write(FrameType.End, 1), .. Frame.Write(FrameType.End, 1)] },
        { "after its end", [.. Frame.Write(FrameType.Open, 1), .. Frame.Write(FrameType.End, 1), .. Frame.Write(FrameType.Data, 1, "x"u8)] },
        { "more than 128 channels", [.. Enumerable.Range(1, 129).SelectMany(id => Frame.Write(FrameType.Open, (uint)id))] },
        { "more data", [.. Frame.Write(FrameType.Open, 1), .. Enumerable.Range(0, 100).SelectMany(_ => Frame.Write(FrameType.Data, 1, new byte[Frame.MaxPayload]))] },
    };

    [Theory]
    [MemberData(nameof(WrongWords))]
    public async Task Words_against_the_rules_end_it(string reason, byte[] words)
    {
        await _bridge.Near.Greeted.WaitAsync(Deadline);
        try
        {
            await _bridge.Raw.WriteAsync(words, Deadline);
        }
        catch (IOException)
        {
            // It has left before it had read all.
        }

        Assert.Equal(1, await _bridge.Status.WaitAsync(Deadline));
        Assert.Contains(reason, _bridge.Errors);
    }

    [Fact]
    public async Task An_engine_that_does_not_run_is_said_and_one_that_starts_later_is_found()
    {
        using var folder = new World.TempFolder();
        var path = Path.Combine(folder.Path, "later.sock");
        using var bridge = new BridgePair("unix://" + path);
        var client = new NegotiatedClient(SupervisorEndpoint.Through(bridge, "ssh://web1"));
        var failure = await Assert.ThrowsAsync<SupervisorException>(() => client.GetEngineAsync(Deadline));
        Assert.Equal(SupervisorErrorKind.NotRunning, failure.Kind);
        Assert.Equal($"cannot reach the engine on web1: unix://{path}: the socket does not exist", failure.Message);
        using var listener = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0);
        listener.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
        listener.Listen();
        using var open = await bridge.ConnectAsync(Deadline);
        Assert.True(open.CanWrite);
    }

    [Fact]
    public async Task Many_connections_come_and_go()
    {
        for (var i = 0; i < 300; i++)
        {
            var (near, far) = await OpenAsync();
            await far.WriteAsync("ok");
            Assert.Equal("ok", await ReadAsync(near, 2));
            (i % 2 == 0 ? (IDisposable)near : far).Dispose();
            far.Dispose();
            await near.DisposeAsync();
        }
    }

    private static async Task<string> ReadAsync(Stream stream, int count)
    {
        var bytes = new byte[count];
        var read = await stream.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, Deadline);
        return Encoding.ASCII.GetString(bytes, 0, read);
    }
}
