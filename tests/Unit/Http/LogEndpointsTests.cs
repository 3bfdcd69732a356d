using System.Net;
using System.Text.Json;
using Supervisor.Configuration;
using Supervisor.Unit.Http.Support;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Http;

public sealed class LogEndpointsTests : IAsyncLifetime
{
    private LiveEngine _engine = null!;

    public async Task InitializeAsync()
    {
        _engine = await LiveEngine.StartAsync(
        [
            Single("one", p => p with { StdOut = File("/one.out"), StdErr = File("/one.err") }),
            Single("two", p => p with { StdOut = File("/two.out"), RedirectStderr = true }),
            Single("mute"),
        ]);
        _engine.Logs.Write("/one.out", "1\n2\n3\n4");
        _engine.Logs.Write("/one.err", "e\n");
        _engine.Logs.Write("/two.out", "a\nb\n");
        _engine.Logs.Write(FakeLogs.ActivityPath, "x\ny\n");
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Theory]
    [InlineData("/v1/logs?name=one&tail=2", "one StdOut 3 6|one StdOut 4 7")]
    [InlineData("/v1/logs?name=one&stream=both", "one StdOut 1 2|one StdOut 2 4|one StdOut 3 6|one StdOut 4 7|one StdErr e 2")]
    [InlineData("/v1/logs?name=one&name=two&tail=1", "one StdOut 4 7|two StdOut b 4")]
    [InlineData("/v1/logs?name=*&stream=stderr", "one StdErr e 2")]
    [InlineData("/v1/logs?name=t*&tail=0", "")]
    [InlineData("/v1/logs?name=nope*", "")]
    [InlineData("/v1/engine/log?tail=1", "supervisord Activity y 4")]
    public async Task The_last_lines_come_log_by_log(string path, string expected)
    {
        var text = await (await _engine.Web.GetAsync(path)).EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse);
        Assert.Equal(expected, string.Join('|', lines.Select(l => $"{l.Name} {l.Stream} {l.Line} {l.Position}")));
        Assert.Equal(0, _engine.Logs.Following);
    }

    [Theory]
    [InlineData("/v1/logs?name=nope", HttpStatusCode.NotFound)]
    [InlineData("/v1/logs?name=mute", HttpStatusCode.NotFound)]
    [InlineData("/v1/logs?name=mute&follow=true", HttpStatusCode.NotFound)]
    [InlineData("/v1/logs?name=one&stream=stdin", HttpStatusCode.BadRequest)]
    [InlineData("/v1/logs?name=one&tail=-1", HttpStatusCode.BadRequest)]
    [InlineData("/v1/logs?name=one&follow=perhaps", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_read_is_refused(string path, HttpStatusCode status) => Assert.Equal(status, (await _engine.Web.GetAsync(path)).StatusCode);

    [Fact]
    public async Task Followed_logs_of_many_come_as_they_are_written()
    {
        using (var response = await _engine.Web.GetAsync("/v1/logs?name=one&name=two&tail=1&follow=true", HttpCompletionOption.ResponseHeadersRead))
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            Assert.Equal("b", (await NextAsync(reader)).Line);
            _engine.Logs.Write("/two.out", "c\nhal");
            Assert.Equal(("two", "c"), await NamedAsync(reader));
            _engine.Logs.Write("/one.out", "4\n");
            Assert.Equal(("one", "44"), await NamedAsync(reader));
            _engine.Logs.Write("/two.out", "f\n");
            Assert.Equal(("two", "half"), await NamedAsync(reader));
            _engine.Logs.Write("/one.out", "new\n", lost: 50);
            Assert.Equal(50, (await NextAsync(reader)).Lost);
        }
    }

    [Theory]
    [InlineData("/logtail/one", "1\n2\n3\n4", "/one.out")]
    [InlineData("/logtail/one/stdout", "1\n2\n3\n4", "/one.out")]
    [InlineData("/logtail/one%3Aone/stderr", "e\n", "/one.err")]
    [InlineData("/mainlogtail", "x\ny\n", FakeLogs.ActivityPath)]
    public async Task Logtail_gives_the_past_and_then_what_is_written(string path, string past, string file)
    {
        using var connection = await RawConnection.OpenAsync(_engine.SocketPath);
        await connection.WriteAsync($"GET {path} HTTP/1.1\r\n\r\n");
        var head = await connection.ReadUntilAsync(past);
        Assert.Contains("Content-Type: text/plain;charset=utf-8", head, StringComparison.Ordinal);
        Assert.Contains("Transfer-Encoding: chunked", head, StringComparison.Ordinal);
        Assert.Contains("Last-Modified: ", head, StringComparison.Ordinal);
        Assert.Equal(path != "/mainlogtail", head.Contains("X-Accel-Buffering: no", StringComparison.Ordinal));
        _engine.Logs.Write(file, "more");
        await connection.ReadUntilAsync("more");
        _engine.Logs.Write(file, "again", truncated: true);
        Assert.Contains("==> File truncated <==\n", await connection.ReadUntilAsync("again"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logtail_begins_with_the_last_1024_bytes()
    {
        _engine.Logs.Write("/two.out", new string('-', 3000) + "END");
        using var connection = await RawConnection.OpenAsync(_engine.SocketPath);
        await connection.WriteAsync("GET /logtail/two HTTP/1.1\r\n\r\n");
        var text = await connection.ReadUntilAsync("END");
        Assert.Equal(1021, text.Count(c => c == '-') - text.Split("\r\n\r\n")[0].Count(c => c == '-'));
    }

    [Theory]
    [InlineData("GET", "/logtail/nope", 404)]
    [InlineData("GET", "/logtail/mute", 404)]
    [InlineData("GET", "/logtail/two/stderr", 404)]
    [InlineData("GET", "/logtail", 404)]
    [InlineData("DELETE", "/logtail/one", 400)]
    [InlineData("DELETE", "/mainlogtail", 400)]
    public async Task Logtail_refuses_what_it_does_not_know(string method, string path, int status) =>
        Assert.Equal(status, (int)(await _engine.Web.SendAsync(new HttpRequestMessage(new HttpMethod(method), path))).StatusCode);

    [Fact]
    public async Task A_raw_log_is_one_line_however_many_pieces_it_is_read_in()
    {
        // The bytes of an ü, and those of another that is cut off.
        _engine.Logs.Write("/two.out", "--\u00c3\u00bc\"\u00c3");
        var response = await _engine.Web.PostAsync(Routes.Logs, new StringContent("{\"names\":[\"two\"],\"tail\":100,\"raw\":true}"));
        var text = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        var line = Parse(Assert.Single(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)));
        Assert.Equal(("two", "StdOut", "a\nb\n--\u00fc\"\ufffd", 10L), (line.Name, line.Stream, line.Line, line.Position));
        Assert.NotNull(line.Timestamp);
    }

    [Fact]
    public async Task A_reader_that_does_not_go_on_has_one_past_open()
    {
        _engine.Logs.Write("/one.out", string.Concat(Enumerable.Repeat(new string('x', 99) + "\n", 80_000)));
        using var connection = await RawConnection.OpenAsync(_engine.SocketPath);
        await connection.WriteAsync("GET /v1/logs?name=*&stream=both&tail=100000&follow=true HTTP/1.1\r\n\r\n");
        await connection.ReadUntilAsync("xxx");
        Assert.Equal(1, _engine.Logs.Following);
    }

    [Fact]
    public async Task Who_wants_only_the_future_of_logs_misses_nothing_after_the_head_of_the_answer()
    {
        using var connection = await RawConnection.OpenAsync(_engine.SocketPath);
        await connection.WriteAsync("GET /v1/logs?name=*&stream=both&tail=0&follow=true HTTP/1.1\r\n\r\n");
        await connection.ReadUntilAsync("\r\n\r\n");
        Assert.Equal(3, _engine.Logs.Following);
    }

    [Theory]
    [InlineData("/v1/processes/wait", "\"states\":[\"Running\"]")]
    [InlineData("/v1/processes/clear", "\"stream\":\"both\"")]
    [InlineData("/v1/logs", "\"tail\":1")]
    public async Task More_patterns_than_there_is_a_use_for_are_refused(string path, string more)
    {
        var names = string.Join(',', Enumerable.Range(0, 101).Select(i => $"\"{i}*\""));
        var response = await _engine.Web.PostAsync(path, new StringContent($"{{\"names\":[{names}],{more}}}"));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("101 patterns are more than 100", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_name_that_is_said_two_hundred_thousand_times_is_looked_for_once()
    {
        var names = string.Join(',', Enumerable.Repeat("\"*\"", 200_000));
        var response = await _engine.Web.PostAsync("/v1/processes/wait", new StringContent($"{{\"names\":[{names}],\"states\":[\"Running\"],\"timeoutSeconds\":0}}"));
        Assert.Equal(3, (await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static async Task<(string, string)> NamedAsync(StreamReader reader)
    {
        var line = await NextAsync(reader);
        return (line.Name, line.Line);
    }

    private static async Task<LogLine> NextAsync(StreamReader reader) => Parse((await reader.ReadLineAsync().WaitAsync(LiveEngine.Patience))!);

    private static LogLine Parse(string line) => JsonSerializer.Deserialize(line, ProtocolJson.Default.LogLine)!;

    private static LogSettings File(string path) => new() { Target = LogTarget.File, Path = path };
}
