using Supervisor.Client;

namespace Supervisor.Unit.Client;

public sealed class NegotiatedClientTests : IDisposable
{
    private const string Ours = """{"version":"1","compatibleVersion":"4.3.0","apiVersion":"3.0","state":"Running"}""";

    private readonly FakeEngine _engine = new();
    private readonly NegotiatedClient _client;

    public NegotiatedClientTests() => _client = new(_engine.Endpoint, "here");

    public void Dispose()
    {
        _client.Dispose();
        _engine.Dispose();
    }

    private static string Rpc(string value) => $"<?xml version='1.0'?><methodResponse><params><param><value>{value}</value></param></params></methodResponse>";

    private static string Values(params string[] values) => $"<array><data>{string.Concat(values.Select(value => $"<value>{value}</value>"))}</data></array>";

    private static readonly string OldEngine = Rpc(Values(
        "<string>4.2.5</string>",
        "<string>3.0</string>",
        "<struct><member><name>statecode</name><value><int>1</int></value></member><member><name>statename</name><value><string>RUNNING</string></value></member></struct>",
        "<int>77</int>",
        "<string>supervisor</string>",
        "<array><data></data></array>"));

    private async Task<string> AnswerAsync(string body, string status = "200 OK")
    {
        using var exchange = await _engine.AnswerAsync(body, status);
        return exchange.RequestLine;
    }

    [Fact]
    public async Task Our_engine_is_asked_once()
    {
        var asking = _client.GetEngineAsync(FakeEngine.Deadline);
        Assert.Equal("GET /v1/engine HTTP/1.1", await AnswerAsync(Ours));
        Assert.Equal("here", (await asking).Supervisor);
        Assert.Equal("Json", _client.Protocol);
        var listing = _client.GetProcessesAsync([], FakeEngine.Deadline);
        Assert.Equal("GET /v1/processes HTTP/1.1", await AnswerAsync("[]"));
        Assert.Empty(await listing);
    }

    [Fact]
    public async Task The_first_request_asks_before_it()
    {
        var listing = _client.GetProcessesAsync([], FakeEngine.Deadline);
        Assert.Equal("GET /v1/engine HTTP/1.1", await AnswerAsync(Ours));
        Assert.Equal("GET /v1/processes HTTP/1.1", await AnswerAsync("[]"));
        Assert.Empty(await listing);
    }

    [Theory]
    [InlineData("404 Not Found", "<html>not found</html>")]
    [InlineData("501 Not Implemented", "")]
    [InlineData("200 OK", "<html>a page for everything</html>")]
    public async Task What_does_not_know_our_API_is_spoken_to_in_the_old_way(string status, string body)
    {
        var asking = _client.GetEngineAsync(FakeEngine.Deadline);
        Assert.Equal("GET /v1/engine HTTP/1.1", await AnswerAsync(body, status));
        Assert.Equal("POST /RPC2 HTTP/1.1", await AnswerAsync(OldEngine));
        Assert.Equal(("4.2.5", 77), ((await asking).Version, (await asking).Id));
        Assert.Equal("XmlRpc", _client.Protocol);
        var listing = _client.GetProcessesAsync([], FakeEngine.Deadline);
        Assert.Equal("POST /RPC2 HTTP/1.1", await AnswerAsync(Rpc("<array><data></data></array>")));
        Assert.Empty(await listing);
        var failure = await Assert.ThrowsAsync<SupervisorException>(() => _client.GetFragmentsAsync(FakeEngine.Deadline));
        Assert.Equal(SupervisorErrorKind.Unsupported, failure.Kind);
    }

    [Fact]
    public async Task What_speaks_neither_is_said()
    {
        var asking = _client.GetEngineAsync(FakeEngine.Deadline);
        await AnswerAsync("hello", "404 Not Found");
        await AnswerAsync("hello", "404 Not Found");
        var failure = await Assert.ThrowsAsync<SupervisorException>(() => asking);
        Assert.Equal(SupervisorErrorKind.Protocol, failure.Kind);
        Assert.Contains("neither the JSON API nor XML-RPC", failure.Message);
        Assert.Null(_client.Protocol);
    }

    [Fact]
    public async Task It_asks_again_when_the_connection_has_failed()
    {
        var asking = _client.GetEngineAsync(FakeEngine.Deadline);
        await AnswerAsync(Ours);
        await asking;
        var listing = _client.GetProcessesAsync([], FakeEngine.Deadline);
        using (var exchange = await _engine.AcceptAsync())
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[");
        }

        Assert.Equal(SupervisorErrorKind.ConnectionLost, (await Assert.ThrowsAsync<SupervisorException>(() => listing)).Kind);
        listing = _client.GetProcessesAsync([], FakeEngine.Deadline);
        Assert.Equal("GET /v1/engine HTTP/1.1", await AnswerAsync("", "404 Not Found"));
        Assert.Equal("POST /RPC2 HTTP/1.1", await AnswerAsync(OldEngine));
        Assert.Equal("POST /RPC2 HTTP/1.1", await AnswerAsync(Rpc("<array><data></data></array>")));
        await listing;
        Assert.Equal("XmlRpc", _client.Protocol);
    }

    [Fact]
    public async Task An_engine_that_ends_in_the_middle_of_an_answer_is_a_lost_connection()
    {
        var wait = _client.ActAsync("wait", new ActionRequest { Names = ["a"] }, FakeEngine.Deadline).GetAsyncEnumerator();
        var next = wait.MoveNextAsync();
        await AnswerAsync(Ours);
        using (var exchange = await _engine.AcceptAsync())
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        var failure = await Assert.ThrowsAsync<SupervisorException>(async () => await next);
        Assert.Equal(SupervisorErrorKind.ConnectionLost, failure.Kind);
        Assert.Contains("broke", failure.Message);
    }

    [Fact]
    public async Task A_trace_holds_what_was_said_but_no_password()
    {
        var written = new StringWriter();
        var trace = new EngineTrace(written, "here");
        using var client = new NegotiatedClient(_engine.Endpoint with { Username = "jo", Password = "secret", Trace = trace }, "here");
        var asking = client.GetEngineAsync(FakeEngine.Deadline);
        using var exchange = await _engine.AnswerAsync(Ours);
        await asking;
        Assert.Contains("Authorization: Basic", exchange.Head);
        var text = written.ToString();
        Assert.Contains("> GET /v1/engine HTTP/1.1", text);
        Assert.Contains("> Authorization: ***", text);
        Assert.Contains("< HTTP/1.1 200 OK", text);
        Assert.Contains("< " + Ours, text);
        Assert.DoesNotContain(Convert.ToBase64String("jo:secret"u8), text);
    }
}
