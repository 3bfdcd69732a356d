using System.Net;
using System.Text.Json;
using Supervisor.Configuration;
using Supervisor.Unit.Http.Support;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Http;

/// <summary>Logs asked for by POST, with marks between the lines.</summary>
public sealed class LogRequestTests : IAsyncLifetime
{
    private LiveEngine _engine = null!;

    public async Task InitializeAsync()
    {
        _engine = await LiveEngine.StartAsync([Single("one", p => p with { StdOut = new LogSettings { Target = LogTarget.File, Path = "/one.out" } })]);
        _engine.Logs.Write("/one.out", "1\n2\n3\n");
        _engine.Logs.Write(FakeLogs.ActivityPath, "2026-01-02 03:04:05,678 INFO x\nodd\n");
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task The_beginning_says_who_speaks_and_lines_tell_when_they_were_read()
    {
        var items = await ReadAsync(new LogRequest { Names = ["one"], Tail = 1 });
        Assert.Equal(("Begin", "here", _engine.Identity.Id), (items[0].Mark!.Mark, items[0].Mark!.HostName, items[0].Mark!.EngineId));
        Assert.Equal(("3", DateTime.UnixEpoch.AddSeconds(6)), (items[1].Line!.Line, items[1].Line!.Timestamp!.Value.ToUniversalTime()));
    }

    [Fact]
    public async Task A_log_can_be_one_text()
    {
        var line = Assert.Single(await ReadAsync(new LogRequest { Names = ["one"], Tail = 2, Raw = true }), item => item.Line is not null).Line!;
        Assert.Equal(("2\n3\n", 6L), (line.Line, line.Position));
    }

    [Fact]
    public async Task Who_comes_back_in_the_same_life_goes_on_after_his_place()
    {
        var life = (await ReadAsync(new LogRequest { Names = ["one"] }))[0].Mark!.Life;
        var items = await ReadAsync(new LogRequest { Names = ["one"], Life = life, After = [new LogPlace("one", "StdOut", 4)] });
        Assert.Equal(["3"], items.Where(item => item.Line is not null).Select(item => item.Line!.Line));
    }

    [Fact]
    public async Task Who_comes_back_in_another_life_hears_that_something_may_be_missing()
    {
        using var response = await OpenAsync(Routes.Logs, new LogRequest { Names = ["one"], Follow = true, Life = "other", After = [new LogPlace("one", "StdOut", 4)] });
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var marks = new List<string>();
        while (await reader.ReadLineAsync().WaitAsync(LiveEngine.Patience) is { } line && marks.LastOrDefault() != "Start")
        {
            marks.Add(Parse(line) is { Mark: { } mark } ? mark.Mark : Parse(line).Line!.Line);
            if (marks[^1] == "Start")
            {
                break;
            }
        }

        Assert.Equal(["Begin", "Restarted", "1", "2", "3", "Start"], marks);
    }

    [Fact]
    public async Task What_came_since_a_time_is_given()
    {
        var items = await ReadAsync(new LogRequest { Names = ["one"], Since = DateTime.UnixEpoch.AddSeconds(4) });
        Assert.Equal(["3"], items.Where(item => item.Line is not null).Select(item => item.Line!.Line));
    }

    [Fact]
    public async Task Lines_of_the_activity_log_tell_their_own_time()
    {
        var items = await ReadAsync(new LogRequest { Tail = 2 }, Routes.EngineLog);
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Local), items[1].Line!.Timestamp);
        Assert.NotEqual(items[1].Line!.Timestamp, items[2].Line!.Timestamp);
    }

    [Theory]
    [InlineData("""{"names":["one"],"tail":-1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"names":["one"],"stream":"in"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"names":null}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"names":["one"],"after":[null]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"names":["one"],"follow":true,"raw":true}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"names":["one"],"follow":true,"head":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"names":["nope"]}""", HttpStatusCode.NotFound)]
    public async Task What_makes_no_sense_is_refused(string body, HttpStatusCode status) =>
        Assert.Equal(status, (await _engine.Web.PostAsync(Routes.Logs, new StringContent(body))).StatusCode);

    private async Task<HttpResponseMessage> OpenAsync(string path, LogRequest request) => await _engine.Web.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(JsonSerializer.Serialize(request, ProtocolJson.Default.LogRequest)) },
        HttpCompletionOption.ResponseHeadersRead);

    private async Task<List<LogItem>> ReadAsync(LogRequest request, string path = Routes.Logs)
    {
        using var response = await OpenAsync(path, request);
        var text = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    private static LogItem Parse(string line) => line.StartsWith("{\"mark\":", StringComparison.Ordinal)
        ? new(null, JsonSerializer.Deserialize(line, ProtocolJson.Default.LogMark))
        : new(JsonSerializer.Deserialize(line, ProtocolJson.Default.LogLine), null);
}
