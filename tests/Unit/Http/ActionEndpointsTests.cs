using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Supervisor.Engine.Core;
using Supervisor.Unit.Http.Support;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Http;

public sealed class ActionEndpointsTests : IAsyncLifetime
{
    private LiveEngine _engine = null!;

    public async Task InitializeAsync()
    {
        _engine = await LiveEngine.StartAsync(
        [
            Single("fast", p => p with { StartSecs = 0, AutoStart = false }),
            Single("slow", p => p with { StartSecs = 5, StartRetries = 0, AutoStart = false }),
            Group("web", 5, Program("web_0", p => p with { StartSecs = 0, AutoStart = false }), Program("web_1", p => p with { StartSecs = 0, AutoStart = false })),
        ]);
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task Each_result_comes_when_its_process_has_settled()
    {
        using var response = await OpenAsync("start", new ActionRequest { Names = ["fast", "slow"] });
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var first = Parse(await lines.ReadLineAsync().WaitAsync(LiveEngine.Patience));
        Assert.Equal(("fast", "Running", null), (first.Name, first.Process!.State, first.Fault));
        Assert.Equal(ProcessStateCode.Starting, _engine.Find("slow").Code);

        var second = lines.ReadLineAsync();
        Assert.False(second.IsCompleted);
        await _engine.AdvanceAsync(5);
        Assert.Equal(("slow", "Running"), (Parse(await second.WaitAsync(LiveEngine.Patience)).Name, _engine.Find("slow").Code.ToString()));
        Assert.Null(await lines.ReadLineAsync().WaitAsync(LiveEngine.Patience));
    }

    [Fact]
    public async Task What_is_so_already_is_no_fault()
    {
        var stopped = await ActAsync("stop", new ActionRequest { Names = ["fast"] });
        Assert.True(stopped.Single() is { AlreadyDone: true, Fault: null, Process.State: "Stopped" });
        Assert.False((await ActAsync("start", new ActionRequest { Names = ["fast"] })).Single().AlreadyDone);
        Assert.True((await ActAsync("start", new ActionRequest { Names = ["fast"] })).Single() is { AlreadyDone: true, Fault: null, Process.State: "Running" });
    }

    [Fact]
    public async Task A_name_without_match_is_a_fault_and_a_pattern_without_match_is_nothing()
    {
        var results = await ActAsync("start", new ActionRequest { Names = ["nope", "x*", "web:web_0", "web:nope"] });
        Assert.Equal([("nope", "BAD_NAME"), ("web:nope", "BAD_NAME"), ("web:web_0", null)], results.Select(r => (r.Name, r.Fault?.Name)));
    }

    [Fact]
    public async Task A_group_and_its_member_named_together_are_done_once() =>
        Assert.Equal(["web:web_0", "web:web_1"], (await ActAsync("start", new ActionRequest { Names = ["web:*", "web:web_0", "web"] })).Select(r => r.Name).Order());

    [Fact]
    public async Task A_start_that_fails_for_good_says_why()
    {
        var acting = ActAsync("start", new ActionRequest { Names = ["slow"] });
        await UntilAsync("slow", ProcessStateCode.Starting);
        await _engine.EndAsync("slow", 1);
        await _engine.AdvanceAsync(2);
        var result = (await acting).Single();
        Assert.Equal(("SPAWN_ERROR", "Fatal"), (result.Fault!.Name, result.Process!.State));
        Assert.Contains("Exited too quickly", result.Fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, result.Process.ExitCode);
    }

    /// <summary>Who was cut off by an upgrade asks again, and must not do it again.</summary>
    [Fact]
    public async Task Asked_again_it_only_waits_and_judges_as_the_first_request_would_have()
    {
        await ActAsync("start", new ActionRequest { Names = ["slow"], Wait = false });
        using var response = await OpenAsync("start", new ActionRequest { Names = ["slow", "fast"], Again = true });
        Assert.Equal($"{_engine.Identity.Id:D} 0", response.Headers.GetValues(Routes.GenerationHeader).Single());
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var untouched = Parse(await lines.ReadLineAsync().WaitAsync(LiveEngine.Patience));
        Assert.Equal(("fast", "ABNORMAL_TERMINATION", "Stopped"), (untouched.Name, untouched.Fault?.Name, untouched.Process!.State));
        await _engine.EndAsync("slow", 1);
        await _engine.AdvanceAsync(2);
        Assert.Equal("SPAWN_ERROR", Parse(await lines.ReadLineAsync().WaitAsync(LiveEngine.Patience)).Fault?.Name);

        Assert.True((await ActAsync("stop", new ActionRequest { Names = ["slow"], Again = true, Force = true })).Single() is { Fault: null, Process.State: "Fatal" });
        var signalled = await ActAsync("signal", new ActionRequest { Names = ["slow"], Signal = "HUP", Again = true });
        Assert.Null(signalled.Single().Fault);
    }

    [Fact]
    public async Task A_missing_command_is_told_without_a_try()
    {
        _engine.Children.Inner.Missing.Add("/bin/fast");
        var result = (await ActAsync("start", new ActionRequest { Names = ["fast"] })).Single();
        Assert.Equal(("NO_FILE", "cannot start fast: can't find command '/bin/fast'", "Stopped"), (result.Fault!.Name, result.Fault.Message, result.Process!.State));
    }

    [Fact]
    public async Task When_the_time_is_over_each_unfinished_one_says_what_it_waits_for()
    {
        var results = await ActAsync("start", new ActionRequest { Names = ["fast", "slow"], TimeoutSeconds = 0.2 });
        Assert.Equal([("fast", null), ("slow", "TIMEOUT")], results.Select(r => (r.Name, r.Fault?.Name)));
        Assert.Equal("cannot start slow in time: it is STARTING and counts as up in 5 s", results[1].Fault!.Message);
        Assert.Equal("Starting", results[1].Process!.State);
    }

    [Fact]
    public async Task Without_waiting_the_answer_comes_at_once() =>
        Assert.True((await ActAsync("start", new ActionRequest { Names = ["slow"], Wait = false })).Single() is { Fault: null, Process.State: "Starting" });

    [Fact]
    public async Task Restart_gives_a_fresh_child()
    {
        await _engine.UpAsync("fast");
        var before = _engine.Find("fast").State.Pid;
        var result = (await ActAsync("restart", new ActionRequest { Names = ["fast"] })).Single();
        Assert.Equal(("Running", null), (result.Process!.State, result.Fault));
        Assert.NotEqual(before, result.Process.Id);
    }

    [Fact]
    public async Task Stop_with_force_kills_at_once()
    {
        await _engine.UpAsync("fast");
        Assert.Equal("Stopped", (await ActAsync("stop", new ActionRequest { Names = ["fast"], Force = true })).Single().Process!.State);
        Assert.Equal([9], _engine.Children.Inner.Signals.Select(s => s.Signal));
    }

    [Fact]
    public async Task Signal_reaches_those_that_run_and_is_a_fault_for_the_others()
    {
        await _engine.UpAsync("fast");
        var results = await ActAsync("signal", new ActionRequest { Names = ["fast", "slow"], Signal = "usr1" });
        Assert.Equal([("fast", null), ("slow", "NOT_RUNNING")], results.Select(r => (r.Name, r.Fault?.Name)));
        Assert.Equal([10], _engine.Children.Inner.Signals.Select(s => s.Signal));
    }

    [Fact]
    public async Task Wait_answers_when_a_state_is_reached()
    {
        var waiting = ActAsync("wait", new ActionRequest { Names = ["fast"], States = ["running", "Fatal"] });
        await _engine.UpAsync("fast");
        Assert.Equal(("Running", null), ((await waiting).Single().Process!.State, (await waiting).Single().Fault));
    }

    [Theory]
    [InlineData("explode", """{"names":["fast"]}""", HttpStatusCode.NotFound, "UNKNOWN_METHOD")]
    [InlineData("start", """{"names":[]}""", HttpStatusCode.BadRequest, "INCORRECT_PARAMETERS")]
    [InlineData("start", """{"names":["fast"],"timeoutSeconds":-1}""", HttpStatusCode.BadRequest, "INCORRECT_PARAMETERS")]
    [InlineData("start", "null", HttpStatusCode.BadRequest, "INCORRECT_PARAMETERS")]
    [InlineData("start", "{}", HttpStatusCode.BadRequest, "INCORRECT_PARAMETERS")]
    [InlineData("start", """{"names":null}""", HttpStatusCode.BadRequest, "INCORRECT_PARAMETERS")]
    [InlineData("clear", """{"names":[null]}""", HttpStatusCode.BadRequest, "INCORRECT_PARAMETERS")]
    [InlineData("start", """{"names":5}""", HttpStatusCode.BadRequest, "INCORRECT_PARAMETERS")]
    [InlineData("signal", """{"names":["fast"],"signal":"NOPE"}""", HttpStatusCode.BadRequest, "BAD_SIGNAL")]
    [InlineData("signal", """{"names":["fast"]}""", HttpStatusCode.BadRequest, "BAD_SIGNAL")]
    [InlineData("wait", """{"names":["fast"]}""", HttpStatusCode.BadRequest, "INCORRECT_PARAMETERS")]
    [InlineData("wait", """{"names":["fast"],"states":["Asleep"]}""", HttpStatusCode.BadRequest, "INCORRECT_PARAMETERS")]
    [InlineData("wait", """{"names":["fast"],"states":["17"]}""", HttpStatusCode.BadRequest, "INCORRECT_PARAMETERS")]
    [InlineData("wait", """{"names":["fast"],"states":[null]}""", HttpStatusCode.BadRequest, "INCORRECT_PARAMETERS")]
    [InlineData("wait", """{"names":["fast"],"states":["Running",null]}""", HttpStatusCode.BadRequest, "INCORRECT_PARAMETERS")]
    [InlineData("start", """{"names":["fast"],"states":[null]}""", HttpStatusCode.BadRequest, "INCORRECT_PARAMETERS")]
    public async Task A_request_that_makes_no_sense_is_refused_as_a_whole(string action, string body, HttpStatusCode status, string fault)
    {
        var response = await _engine.Web.PostAsync($"/v1/processes/{action}", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(fault, (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.FaultResponse))!.Fault.Name);
    }

    [Fact]
    public async Task A_request_that_does_not_say_waits()
    {
        var acting = _engine.Web.PostAsync("/v1/processes/start", new StringContent("""{"names":["slow"]}"""));
        await UntilAsync("slow", ProcessStateCode.Starting);
        await _engine.AdvanceAsync(5);
        Assert.Contains("\"state\":\"Running\"", await (await acting).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_is_forgotten_and_what_it_asked_goes_on()
    {
        using (var response = await OpenAsync("start", new ActionRequest { Names = ["slow"] }))
        {
            await UntilAsync("slow", ProcessStateCode.Starting);
        }

        await _engine.AdvanceAsync(5);
        Assert.Equal(ProcessStateCode.Running, _engine.Find("slow").Code);
    }

    [Fact]
    public async Task Clear_empties_the_logs_of_many()
    {
        var results = await ActAsync("clear", new ActionRequest { Names = ["fast", "web:*", "nope"] });
        Assert.Equal([("nope", "BAD_NAME"), ("web:web_0", null), ("web:web_1", null), ("fast", null)], results.Select(r => (r.Name, r.Fault?.Name)));
    }

    [Fact]
    public async Task While_everything_stops_actions_are_refused_and_the_engine_still_answers()
    {
        _engine.Children.Inner.Deadly.Clear();
        await _engine.UpAsync("fast");
        Assert.Equal(HttpStatusCode.NoContent, (await _engine.Web.PostAsync("/v1/engine/shutdown", null)).StatusCode);
        await _engine.OnLoopAsync(() => { });
        var refused = await _engine.Web.PostAsync("/v1/processes/start", JsonContent.Create(new ActionRequest { Names = ["slow"] }, ProtocolJson.Default.ActionRequest));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(6, (await refused.Content.ReadFromJsonAsync(ProtocolJson.Default.FaultResponse))!.Fault.Code);
        Assert.Equal("Shutdown", (await _engine.Web.GetFromJsonAsync("/v1/engine", ProtocolJson.Default.SupervisorEngine))!.State);
        var call = new StringContent("<methodCall><methodName>supervisor.getState</methodName></methodCall>");
        Assert.Contains("SHUTDOWN_STATE", await (await _engine.Web.PostAsync("/RPC2", call)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await _engine.EndAsync("fast", 0);
    }

    private async Task UntilAsync(string name, ProcessStateCode state)
    {
        using var subscription = _engine.Operations.Events.Subscribe();
        while (_engine.Find(name).Code != state)
        {
            await subscription.Notices.ReadAsync().AsTask().WaitAsync(LiveEngine.Patience);
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(string action, ActionRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, $"/v1/processes/{action}") { Content = JsonContent.Create(request, ProtocolJson.Default.ActionRequest) };
        return await _engine.Web.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
    }

    private async Task<List<ActionResult>> ActAsync(string action, ActionRequest request)
    {
        using var response = await OpenAsync(action, request);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        var text = await response.Content.ReadAsStringAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    private static ActionResult Parse(string? line) => JsonSerializer.Deserialize(line!, ProtocolJson.Default.ActionResult)!;
}
