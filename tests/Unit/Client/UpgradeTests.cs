using Supervisor.Client;

namespace Supervisor.Unit.Client;

/// <summary>Another binary in the engine's process, as a client sees it: asked for, refused, and outlived by those who wait.</summary>
public sealed class UpgradeTests : IDisposable
{
    private const string Id = "11111111-2222-3333-4444-555555555555";
    private const string Web = """{"name":"web","group":"web","processName":"web","state":"Running","stateCode":20,"id":7}""";
    private const string Api = """{"name":"grp:api","group":"grp","processName":"api","state":"Starting","stateCode":10,"id":8}""";

    private readonly FakeEngine _engine = new();
    private readonly JsonClient _client;

    public UpgradeTests() => _client = new JsonClient(_engine.Endpoint) { SessionName = "here" };

    public void Dispose()
    {
        _client.Dispose();
        _engine.Dispose();
    }

    [Fact]
    public async Task It_is_over_when_the_new_binary_answers()
    {
        var upgrade = _client.UpgradeAsync("/opt/new", FakeEngine.Deadline);
        await AnswerEngineAsync(1);
        var asked = await _engine.AnswerAsync("""{"generation":2}""", "202 Accepted");
        Assert.Equal(("POST /v1/engine/upgrade HTTP/1.1", """{"binary":"/opt/new"}"""), (asked.RequestLine, asked.Body));
        await AnswerEngineAsync(1);

        // In between connections are taken and cut off.
        (await _engine.AcceptAsync()).Dispose();
        await AnswerEngineAsync(2);
        Assert.Equal((2, "here"), ((await upgrade).Generation, (await upgrade).Supervisor));
    }

    [Fact]
    public async Task A_refusal_says_why_and_is_told_from_other_faults()
    {
        var upgrade = _client.UpgradeAsync(null, FakeEngine.Deadline);
        await AnswerEngineAsync(1);
        await _engine.AnswerAsync("""{"fault":{"code":30,"name":"FAILED","message":"cannot upgrade to /x: it cannot be executed"}}""", "422 Unprocessable");
        var refused = await Assert.ThrowsAsync<UpgradeException>(() => upgrade);
        Assert.Equal((UpgradeFailure.Refused, SupervisorErrorKind.Fault, "cannot upgrade to /x: it cannot be executed"), (refused.Failure, refused.Kind, refused.Message));

        upgrade = _client.UpgradeAsync(null, FakeEngine.Deadline);
        await AnswerEngineAsync(1);
        await _engine.AnswerAsync("""{"fault":{"code":6,"name":"SHUTDOWN_STATE","message":"ending"}}""", "503 Unavailable");
        Assert.Equal(6, (await Assert.ThrowsAsync<SupervisorException>(() => upgrade)).Fault?.Code);
    }

    [Fact]
    public async Task One_that_was_given_up_says_why()
    {
        var upgrade = _client.UpgradeAsync(null, FakeEngine.Deadline);
        await AnswerEngineAsync(3);
        await _engine.AnswerAsync("""{"generation":4}""", "202 Accepted");
        await AnswerEngineAsync(3, "cannot upgrade to /x: no room");
        var failure = await Assert.ThrowsAsync<UpgradeException>(() => upgrade);
        Assert.Equal((UpgradeFailure.GivenUp, "cannot upgrade to /x: no room"), (failure.Failure, failure.Message));
    }

    [Fact]
    public async Task An_engine_that_is_gone_afterwards_is_said_at_once()
    {
        var upgrade = _client.UpgradeAsync(null, FakeEngine.Deadline);
        await AnswerEngineAsync(1);
        await _engine.AnswerAsync("""{"generation":2}""", "202 Accepted");
        _engine.Dispose();
        var failure = await Assert.ThrowsAsync<UpgradeException>(() => upgrade);
        Assert.Equal((UpgradeFailure.Unknown, SupervisorErrorKind.Timeout), (failure.Failure, failure.Kind));
        Assert.Contains("goes on: cannot reach the engine", failure.Message);
    }

    [Fact]
    public async Task Who_waits_gets_each_result_once_though_the_connection_is_cut()
    {
        await using var results = Restart("web", "grp:*", "nope");
        var first = results.MoveNextAsync();
        using (var exchange = await BeginActionAsync(1))
        {
            await exchange.WriteAsync(Chunk($"{{\"name\":\"web\",\"process\":{Web}}}\n"));
            Assert.True(await first);
        }

        var second = results.MoveNextAsync();
        await AnswerEngineAsync(2);
        Assert.Equal("GET /v1/processes?name=web&name=grp%3A%2A&name=nope HTTP/1.1", (await _engine.AnswerAsync($"[{Web},{Api}]")).RequestLine);
        using (var exchange = await BeginActionAsync(2))
        {
            Assert.Equal("POST /v1/processes/restart HTTP/1.1", exchange.RequestLine);
            Assert.Contains("\"names\":[\"grp:api\",\"nope\"],\"wait\":true,\"timeoutSeconds\":", exchange.Body);
            Assert.Contains("\"again\":true", exchange.Body);
            await exchange.WriteAsync(Chunk($"{{\"name\":\"grp:api\",\"process\":{Api}}}\n") + Chunk("""{"name":"nope","fault":{"code":10,"name":"BAD_NAME","message":"none"}}""" + "\n") + "0\r\n\r\n");
        }

        Assert.True(await second);
        Assert.Equal("grp:api", results.Current.Name);
        Assert.True(await results.MoveNextAsync());
        Assert.Equal(("nope", 10), (results.Current.Name, results.Current.Fault?.Code));
        Assert.False(await results.MoveNextAsync());
    }

    [Fact]
    public async Task When_all_was_answered_before_the_cut_nothing_is_asked_again()
    {
        await using var results = Restart("web");
        var first = results.MoveNextAsync();
        using (var exchange = await BeginActionAsync(1))
        {
            await exchange.WriteAsync(Chunk($"{{\"name\":\"web\",\"process\":{Web}}}\n"));
            Assert.True(await first);
        }

        var second = results.MoveNextAsync();
        await AnswerEngineAsync(2);
        await _engine.AnswerAsync($"[{Web}]");
        Assert.False(await second);
    }

    /// <summary>The binary was good and could not go on: the engine before it has cut everybody off, too.</summary>
    [Fact]
    public async Task An_upgrade_that_was_given_up_is_outlived_too()
    {
        await using var results = Restart("web");
        var first = results.MoveNextAsync();
        (await BeginActionAsync(1)).Dispose();
        await AnswerEngineAsync(1, "cannot upgrade");
        await _engine.AnswerAsync($"[{Web}]");
        using (var exchange = await BeginActionAsync(1))
        {
            await exchange.WriteAsync(Chunk($"{{\"name\":\"web\",\"process\":{Web}}}\n") + "0\r\n\r\n");
        }

        Assert.True(await first);
    }

    [Theory]
    [InlineData(Id, 1)]
    [InlineData("99999999-2222-3333-4444-555555555555", 2)]
    public async Task Without_an_upgrade_of_the_same_engine_it_is_a_lost_connection_as_ever(string id, int generation)
    {
        await using var results = Restart("web");
        var first = results.MoveNextAsync();
        (await BeginActionAsync(1)).Dispose();
        await AnswerEngineAsync(generation, id: id);
        Assert.Equal(SupervisorErrorKind.ConnectionLost, (await Assert.ThrowsAsync<SupervisorException>(async () => await first)).Kind);
    }

    [Fact]
    public async Task An_engine_that_has_died_is_not_waited_for()
    {
        await using var results = Restart("web");
        var first = results.MoveNextAsync();
        var exchange = await BeginActionAsync(1);
        _engine.Dispose();
        exchange.Dispose();
        Assert.Equal(SupervisorErrorKind.ConnectionLost, (await Assert.ThrowsAsync<SupervisorException>(async () => await first)).Kind);
    }

    /// <summary>It may have been done.</summary>
    [Theory]
    [InlineData("restart", false)]
    [InlineData("signal", false)]
    [InlineData("input", false)]
    [InlineData("start", true)]
    [InlineData("stop", true)]
    [InlineData("wait", true)]
    public async Task A_request_without_any_answer_is_sent_again_only_where_twice_is_like_once(string action, bool isSentAgain)
    {
        var look = _client.GetEngineAsync(FakeEngine.Deadline);
        await AnswerEngineAsync(1);
        await look;
        await using var results = _client.ActAsync(action, new ActionRequest { Names = ["web"] }, FakeEngine.Deadline).GetAsyncEnumerator(FakeEngine.Deadline);
        var first = results.MoveNextAsync();
        (await _engine.AcceptAsync()).Dispose();
        if (!isSentAgain)
        {
            Assert.Equal(SupervisorErrorKind.ConnectionLost, (await Assert.ThrowsAsync<SupervisorException>(async () => await first)).Kind);
            return;
        }

        await AnswerEngineAsync(2);
        using var exchange = await BeginActionAsync(2);
        Assert.Equal($"POST /v1/processes/{action} HTTP/1.1", exchange.RequestLine);
        Assert.Contains("\"again\":false", exchange.Body);
        await exchange.WriteAsync(Chunk($"{{\"name\":\"web\",\"process\":{Web}}}\n") + "0\r\n\r\n");
        Assert.True(await first);
    }

    [Fact]
    public async Task What_only_looks_and_an_update_are_asked_again()
    {
        var look = _client.GetEngineAsync(FakeEngine.Deadline);
        await AnswerEngineAsync(1);
        await look;
        var processes = _client.GetProcessesAsync([], FakeEngine.Deadline);
        using (var half = await _engine.AcceptAsync())
        {
            await half.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n[");
        }

        await AnswerEngineAsync(2);
        await _engine.AnswerAsync($"[{Web}]");
        Assert.Equal(["web"], (await processes).Select(process => process.Name));

        var update = _client.UpdateAsync(new ConfigurationRequest(), FakeEngine.Deadline);
        (await _engine.AcceptAsync()).Dispose();
        await AnswerEngineAsync(3);
        Assert.Equal("POST /v1/configuration/update HTTP/1.1", (await _engine.AnswerAsync("[]")).RequestLine);
        Assert.Empty(await update);

        // What ends or clears something is not.
        var shutdown = _client.ShutdownAsync(FakeEngine.Deadline);
        (await _engine.AcceptAsync()).Dispose();
        await Assert.ThrowsAsync<SupervisorException>(() => shutdown);
    }

    [Fact]
    public async Task A_removal_of_groups_goes_on_and_one_that_is_gone_by_then_was_removed()
    {
        var look = _client.GetEngineAsync(FakeEngine.Deadline);
        await AnswerEngineAsync(1);
        await look;
        await using var results = _client.RemoveGroupsAsync(["nope", "one", "two", "three"], true, FakeEngine.Deadline).GetAsyncEnumerator(FakeEngine.Deadline);
        var first = results.MoveNextAsync();
        using (var exchange = await BeginActionAsync(1))
        {
            await exchange.WriteAsync(Chunk("""{"name":"nope","fault":{"code":10,"name":"BAD_NAME","message":"none"}}""" + "\n") + Chunk("""{"name":"one"}""" + "\n"));
            Assert.True(await first);
            Assert.Equal(10, results.Current.Fault?.Code);
            Assert.True(await results.MoveNextAsync());
        }

        var next = results.MoveNextAsync();
        await AnswerEngineAsync(2);
        using (var exchange = await BeginActionAsync(2))
        {
            Assert.Equal("""{"names":["two","three"],"force":true}""", exchange.Body);
            await exchange.WriteAsync(Chunk("""{"name":"two","fault":{"code":10,"name":"BAD_NAME","message":"none"}}""" + "\n") + Chunk("""{"name":"three"}""" + "\n") + "0\r\n\r\n");
        }

        Assert.True(await next);
        Assert.Equal(("two", null), (results.Current.Name, results.Current.Fault));
        Assert.True(await results.MoveNextAsync());
        Assert.False(await results.MoveNextAsync());
    }

    [Fact]
    public async Task An_original_cannot_be_upgraded()
    {
        using var old = new XmlRpcClient(_engine.Endpoint);
        Assert.Equal(SupervisorErrorKind.Unsupported, (await Assert.ThrowsAsync<SupervisorException>(() => old.UpgradeAsync(null, FakeEngine.Deadline))).Kind);
    }

    [Fact]
    public void The_text_of_a_generation_is_read_back()
    {
        var generation = new EngineGeneration(Guid.Parse(Id), 7);
        Assert.Equal(generation, EngineGeneration.Read(generation.ToString()));
        Assert.All(["", null, "7", $"{Id}", $"{Id} -1", $"{Id} 1 2", "x 1"], text => Assert.Null(EngineGeneration.Read(text)));
    }

    private IAsyncEnumerator<ActionResult> Restart(params string[] names) =>
        _client.ActAsync("restart", new ActionRequest { Names = names, TimeoutSeconds = 60 }, FakeEngine.Deadline).GetAsyncEnumerator(FakeEngine.Deadline);

    private async Task AnswerEngineAsync(int generation, string? problem = null, string id = Id)
    {
        var why = problem is null ? "null" : $"\"{problem}\"";
        var asked = await _engine.AnswerAsync(
            $$"""{"engineId":"{{id}}","version":"1","compatibleVersion":"4.3.0","apiVersion":"1","state":"Running","generation":{{generation}},"upgradeProblem":{{why}}}""");
        Assert.Equal("GET /v1/engine HTTP/1.1", asked.RequestLine);
    }

    /// <summary>Chunked, so that a cut can be told from the end.</summary>
    private async Task<FakeEngine.Exchange> BeginActionAsync(int generation)
    {
        var exchange = await _engine.AcceptAsync();
        await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nSupervisor-Engine: {Id} {generation}\r\nConnection: close\r\n\r\n");
        return exchange;
    }

    private static string Chunk(string text) => $"{text.Length:x}\r\n{text}\r\n";
}
