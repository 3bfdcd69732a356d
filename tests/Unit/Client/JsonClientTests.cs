using Supervisor.Client;

namespace Supervisor.Unit.Client;

public sealed class JsonClientTests : IDisposable
{
    private const string Web = """{"name":"web","group":"web","processName":"web","state":"Running","stateCode":20,"id":7}""";

    private readonly FakeEngine _engine = new();
    private readonly JsonClient _client;

    public JsonClientTests() => _client = new JsonClient(_engine.Endpoint) { SessionName = "here" };

    public void Dispose()
    {
        _client.Dispose();
        _engine.Dispose();
    }

    [Fact]
    public async Task Processes_are_asked_for_by_name_and_carry_the_session()
    {
        var asked = _engine.AnswerAsync($"[{Web}]");
        var processes = await _client.GetProcessesAsync(["web", "grp:*"], FakeEngine.Deadline);
        Assert.Equal("GET /v1/processes?name=web&name=grp%3A%2A HTTP/1.1", (await asked).RequestLine);
        var process = Assert.Single(processes);
        Assert.Equal(("web", 7, "here"), (process.Name, process.Id, process.Supervisor));
    }

    [Fact]
    public async Task An_older_engine_that_says_nothing_of_processes_replaces_whole_groups()
    {
        var asked = _engine.AnswerAsync("""[{"kind":"Changed","group":"web","keys":[],"before":[],"after":[]},{"kind":"Added","group":"new","keys":[],"before":[],"after":[]}]""");
        var changes = await _client.UpdateAsync(new() { WhatIf = true }, FakeEngine.Deadline);
        await asked;
        Assert.Equal([("web", true, true), ("new", false, false)], changes.Select(change => (change.Group, change.Replaced, change.StopsSomething())));
        Assert.All(changes, change => Assert.Empty(change.Processes));
    }

    [Fact]
    public async Task Action_results_are_given_before_the_answer_has_ended()
    {
        var serving = _engine.AcceptAsync();
        var request = new ActionRequest { Names = ["web", "api"], Wait = true };
        await using var results = _client.ActAsync("restart", request, FakeEngine.Deadline).GetAsyncEnumerator(FakeEngine.Deadline);
        var first = results.MoveNextAsync();
        using var exchange = await serving;
        Assert.Equal("POST /v1/processes/restart HTTP/1.1", exchange.RequestLine);
        Assert.Contains("\"names\":[\"web\",\"api\"]", exchange.Body);
        await exchange.BeginAsync();
        await exchange.WriteAsync($"{{\"name\":\"web\",\"process\":{Web}}}\n");
        Assert.True(await first);
        Assert.Equal("here", results.Current.Process?.Supervisor);
        await exchange.WriteAsync("""{"name":"api","fault":{"code":10,"name":"BAD_NAME","message":"no such process"}}""" + "\n");
        Assert.True(await results.MoveNextAsync());
        Assert.Equal(10, results.Current.Fault?.Code);
        exchange.Dispose();
        Assert.False(await results.MoveNextAsync());
    }

    [Fact]
    public async Task Events_are_read_from_the_stream_and_leaving_closes_it()
    {
        var serving = _engine.AcceptAsync();
        var events = _client.WatchAsync("3-a", FakeEngine.Deadline).GetAsyncEnumerator(FakeEngine.Deadline);
        var first = events.MoveNextAsync();
        using var exchange = await serving;
        Assert.Contains("Last-Event-ID: 3-a\r\n", exchange.Head);
        await exchange.BeginAsync();
        await exchange.WriteAsync(": hello\n\nid: 4-a\ndata: {\"eventType\":\"PROCESS_STATE_EXITED\",\ndata: \"serial\":4}\n\n");
        Assert.True(await first);
        Assert.Equal(new EventItem("3-a", null), events.Current);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(("4-a", "PROCESS_STATE_EXITED", 4L, "here"), (events.Current.Place, events.Current.Event?.EventType, events.Current.Event?.Serial, events.Current.Event?.Supervisor));
        await events.DisposeAsync();
        Assert.True(await exchange.ClosedByPeerAsync());
    }

    [Fact]
    public async Task Log_lines_carry_the_session_and_cancelling_ends_a_follow()
    {
        var serving = _engine.AcceptAsync();
        using var stop = new CancellationTokenSource();
        await using var lines = _client.ReadLogAsync(new LogRequest { Names = ["web"], Stream = "both", Tail = 5, Follow = true }, stop.Token).GetAsyncEnumerator();
        var first = lines.MoveNextAsync();
        using var exchange = await serving;
        Assert.Equal("POST /v1/logs HTTP/1.1", exchange.RequestLine);
        Assert.Equal("""{"names":["web"],"stream":"both","tail":5,"follow":true,"raw":false,"after":[]}""", exchange.Body);
        await exchange.BeginAsync();
        await exchange.WriteAsync("""{"mark":"Begin","hostName":"there","engineId":"11111111-2222-3333-4444-555555555555","life":"x"}""" + "\n");
        await exchange.WriteAsync("""{"name":"web","stream":"StdOut","line":"grüße","position":9}""" + "\n");
        Assert.True(await first);
        Assert.Equal("x", lines.Current.Mark?.Life);
        Assert.True(await lines.MoveNextAsync());
        var line = lines.Current.Line!;
        Assert.Equal(("grüße", "here", "there", Guid.Parse("11111111-2222-3333-4444-555555555555")), (line.Line, line.Supervisor, line.HostName, line.EngineId));
        var second = lines.MoveNextAsync();
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await second);
    }

    [Fact]
    public async Task A_fault_body_becomes_an_exception_with_its_problems()
    {
        var asked = _engine.AnswerAsync(
            """{"fault":{"code":92,"name":"CANT_REREAD","message":"bad file"},"problems":[{"severity":"Error","message":"oops","file":"/x","line":3}]}""",
            "422 Unprocessable Content");
        var failure = await Assert.ThrowsAsync<SupervisorException>(() => _client.RereadAsync(FakeEngine.Deadline));
        await asked;
        Assert.Equal((SupervisorErrorKind.Fault, "CANT_REREAD", "bad file"), (failure.Kind, failure.Fault?.Name, failure.Message));
        Assert.Equal(3, Assert.Single(failure.Problems).Line);
    }

    [Theory]
    [InlineData("404 Not Found", "<html>", SupervisorErrorKind.Protocol)]
    [InlineData("401 Unauthorized", "", SupervisorErrorKind.Unauthenticated)]
    [InlineData("200 OK", "{\"version\":", SupervisorErrorKind.Protocol)]
    [InlineData("403 Forbidden", """{"fault":{"code":1,"name":"X","message":"read only"}}""", SupervisorErrorKind.AccessDenied)]
    public async Task An_answer_that_is_no_success_says_what_kind_it_is(string status, string body, SupervisorErrorKind kind)
    {
        var asked = _engine.AnswerAsync(body, status);
        var failure = await Assert.ThrowsAsync<SupervisorException>(() => _client.GetEngineAsync(FakeEngine.Deadline));
        await asked;
        Assert.Equal(kind, failure.Kind);
        Assert.Equal(_client.Address, failure.Address);
    }

    [Fact]
    public async Task An_engine_that_stays_silent_times_out()
    {
        using var hasty = new JsonClient(_engine.Endpoint) { RequestTimeout = TimeSpan.FromMilliseconds(50) };
        var serving = _engine.AcceptAsync();
        var failure = await Assert.ThrowsAsync<SupervisorException>(() => hasty.GetEngineAsync(FakeEngine.Deadline));
        (await serving).Dispose();
        Assert.Equal(SupervisorErrorKind.Timeout, failure.Kind);
    }

    [Fact]
    public async Task A_broken_connection_in_the_middle_of_results_is_a_lost_connection()
    {
        var serving = _engine.AcceptAsync();
        await using var results = _client.ActAsync("stop", new ActionRequest(), FakeEngine.Deadline).GetAsyncEnumerator(FakeEngine.Deadline);
        var first = results.MoveNextAsync();
        using (var exchange = await serving)
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"na");
        }

        var failure = await Assert.ThrowsAsync<SupervisorException>(async () => await first);
        Assert.Equal(SupervisorErrorKind.ConnectionLost, failure.Kind);
    }

    [Fact]
    public async Task Credentials_go_with_every_request()
    {
        using var client = new JsonClient(_engine.Endpoint with { Username = "jo", Password = "pä:ss" });
        var asked = _engine.AnswerAsync("[]");
        await client.GetProcessesAsync([], FakeEngine.Deadline);
        var expected = Convert.ToBase64String("jo:pä:ss"u8);
        Assert.Contains($"Authorization: Basic {expected}", (await asked).Head);
    }
}
