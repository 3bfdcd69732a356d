using System.Net;
using System.Text;
using System.Text.Json;
using Supervisor.Configuration;
using Supervisor.Unit.Http.Support;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Http;

/// <summary>Input, clearing, sending of events, and names that differ by case.</summary>
public sealed class StreamActionsTests : IAsyncLifetime
{
    private LiveEngine _engine = null!;

    public async Task InitializeAsync() => _engine = await LiveEngine.StartAsync(
    [
        Single("cat", p => p with { StartSecs = 0, AutoStart = false, StdOut = new LogSettings { Target = LogTarget.File, Path = "/cat.out" } }),
        Single("Cat2", p => p with { StartSecs = 0, AutoStart = false }),
        Single("cat2", p => p with { StartSecs = 0, AutoStart = false }),
        Single("Idle", p => p with { AutoStart = false }),
    ]);

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task Input_reaches_the_process_as_it_is()
    {
        await _engine.UpAsync("cat");
        var result = Assert.Single(await ActAsync("input", new ActionRequest { Names = ["cat"], Input = [1, 0xFF, 10] }));
        Assert.Equal(("cat", null, "Running"), (result.Name, result.Fault, result.Process?.State));
        Assert.Equal("\u0001\u00ff\n", Encoding.Latin1.GetString(_engine.Logs.Read(new Engine.Loop.LogName(default, _engine.Find("cat").Program, false), 0, 0).Bytes));
    }

    [Fact]
    public async Task Input_for_what_does_not_run_and_what_is_not_there_is_a_fault()
    {
        var results = await ActAsync("input", new ActionRequest { Names = ["Idle", "nope"], Input = [10] });
        Assert.Equal([("nope", 10), ("Idle", 70)], results.Select(result => (result.Name, result.Fault?.Code ?? 0)));
    }

    [Fact]
    public async Task One_stream_alone_is_cleared()
    {
        _engine.Logs.Write("/cat.out", "x\n");
        await ActAsync("clear", new ActionRequest { Names = ["cat"], Stream = "stderr" });
        Assert.Equal(2, Length());
        await ActAsync("clear", new ActionRequest { Names = ["cat"], Stream = "StdOut" });
        Assert.Equal(0, Length());

        int Length() => _engine.Logs.Read(new Engine.Loop.LogName(default, _engine.Find("cat").Program, false), 0, 0).Bytes.Length;
    }

    [Theory]
    [InlineData("idle", "Idle")]
    [InlineData("IDLE:idle", "Idle")]
    [InlineData("idle:*", "Idle")]
    [InlineData("cat2", "cat2")]
    [InlineData("cat2:*", "cat2")]
    [InlineData("CAT2", "CAT2 10")]
    [InlineData("c*2", "Cat2|cat2")]
    public async Task Case_counts_only_where_names_differ_by_it(string name, string expected)
    {
        var results = await ActAsync("clear", new ActionRequest { Names = [name] });
        Assert.Equal(expected, string.Join('|', results.Select(result => result.Fault is null ? result.Name : $"{result.Name} {result.Fault.Code}")));
    }

    [Theory]
    [InlineData("input", """{"names":["cat"]}""")]
    [InlineData("input", """{"names":["cat"],"input":"no base64!"}""")]
    [InlineData("input", """{"names":[],"input":""}""")]
    [InlineData("clear", """{"names":["cat"],"stream":"stdin"}""")]
    public async Task What_makes_no_sense_is_refused(string action, string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await _engine.Web.PostAsync(Routes.ProcessAction + action, new StringContent(body))).StatusCode);

    [Fact]
    public async Task A_sent_event_is_told_to_those_who_watch()
    {
        using var subscription = _engine.Operations.Events.Subscribe();
        Assert.Equal(HttpStatusCode.NoContent, (await _engine.Web.PostAsync(Routes.Events, new StringContent("""{"type":"deploy","data":"ü"}"""))).StatusCode);
        var notice = (await subscription.Notices.ReadAsync(new CancellationTokenSource(LiveEngine.Patience).Token)).Notice;
        var told = Assert.IsType<Engine.Core.Notice.RemoteCommunication>(notice);
        Assert.Equal(("deploy", "ü"), (told.Type, told.Data));
        Assert.Equal(HttpStatusCode.BadRequest, (await _engine.Web.PostAsync(Routes.Events, new StringContent("""{"data":"x"}"""))).StatusCode);
    }

    [Fact]
    public async Task The_activity_log_is_cleared_if_there_is_one()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _engine.Web.PostAsync(Routes.ClearEngineLog, null)).StatusCode);
        _engine.Logs.Write(FakeLogs.ActivityPath, "x\n");
        Assert.Equal(HttpStatusCode.NoContent, (await _engine.Web.PostAsync(Routes.ClearEngineLog, null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _engine.Web.PostAsync(Routes.ClearEngineLog, null)).StatusCode);
    }

    private async Task<List<ActionResult>> ActAsync(string action, ActionRequest request)
    {
        var response = await _engine.Web.PostAsync(Routes.ProcessAction + action, new StringContent(JsonSerializer.Serialize(request, ProtocolJson.Default.ActionRequest)));
        var text = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize(line, ProtocolJson.Default.ActionResult)!)];
    }
}
