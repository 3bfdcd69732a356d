using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Supervisor.Configuration;
using Supervisor.Unit.Http.Support;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Http;

public sealed partial class HttpHostTests : IAsyncLifetime
{
    private const string GetState = "<methodCall><methodName>supervisor.getState</methodName></methodCall>";
    private LiveEngine _engine = null!;

    public async Task InitializeAsync() => _engine = await LiveEngine.StartAsync([Single("cat", p => p with { StartSecs = 0, StdOut = new LogSettings { Target = LogTarget.File, Path = "/cat.out" } })]);

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Theory]
    [InlineData("POST /RPC2 HTTP/1.1\r\nConnection: close\r\n")]
    [InlineData("POST /RPC2 HTTP/1.1\r\nConnection: close\r\nHost: /tmp/some where/s.sock\r\n")]
    [InlineData("POST /RPC2 HTTP/1.1\r\nConnection: close\r\nHost: %2Ftmp%2Fs.sock\r\n")]
    [InlineData("POST /RPC2 HTTP/1.1\r\nConnection: close\r\nHost: a\r\nHost: b\r\n")]
    [InlineData("POST /RPC2 HTTP/1.0\r\n")]
    [InlineData("POST /RPC2/anything HTTP/1.0\r\n")]
    [InlineData("POST /RPC2zzz HTTP/1.0\r\n")]
    [InlineData("POST http://localhost/RPC2 HTTP/1.1\r\nConnection: close\r\n")]
    public async Task A_unix_socket_serves_whatever_the_host_header_says(string head)
    {
        var answer = await RawConnection.SendAsync(_engine.SocketPath, Post(head, GetState));
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("<string>RUNNING</string>", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/xml", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_in_one_packet_are_all_answered_in_order()
    {
        var requests = Post("POST /RPC2 HTTP/1.1\r\n", GetState) + "GET /v1/engine HTTP/1.1\r\n\r\n" + Post("POST /RPC2 HTTP/1.1\r\nConnection: close\r\n", GetState);
        var answer = await RawConnection.SendAsync(_engine.SocketPath, requests);
        Assert.Equal(4, answer.Split("HTTP/1.1 200 OK").Length);
        Assert.Contains("\"requestCount\":2", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_looks_like_requests_arrives_unchanged()
    {
        await _engine.UpAsync("cat");
        const string text = "\n\nGET /v1/engine HTTP/1.1\nHost: evil\n\n";
        var call = $"<methodCall><methodName>supervisor.sendProcessStdin</methodName><params><param><value>cat</value></param><param><value><string>{text}</string></value></param></params></methodCall>";
        var answer = await RawConnection.SendAsync(_engine.SocketPath, Post("POST /RPC2 HTTP/1.1\r\nConnection: close\r\n", call));
        Assert.Contains("<boolean>1</boolean>", answer, StringComparison.Ordinal);
        var written = _engine.Logs.Read(new(_engine.Find("cat").Key, _engine.Find("cat").Program, false), 0, 0).Bytes;
        Assert.Equal(text, Encoding.ASCII.GetString(written));
    }

    [Fact]
    public async Task A_chunked_call_is_refused_for_want_of_a_length()
    {
        var chunks = string.Concat(GetState.Chunk(7).Select(part => $"{part.Length.ToString("x", CultureInfo.InvariantCulture)}\r\n{new string(part)}\r\n"));
        var answer = await RawConnection.SendAsync(_engine.SocketPath, $"POST /RPC2 HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 411 Length Required", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_arrives_in_pieces_is_served()
    {
        using var connection = await RawConnection.OpenAsync(_engine.SocketPath);
        foreach (var piece in "GET /v1/engine HTTP/1.1\r\nAccept: a\r\n\r\n".Chunk(5))
        {
            await connection.WriteAsync(new string(piece));
        }

        Assert.Contains("200 OK", await connection.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /RPC2 HTTP/1.0\r\n\r\n", 411)]
    [InlineData("POST /RPC2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 411)]
    [InlineData("GET /RPC2 HTTP/1.1\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("PUT /RPC2 HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 400)]
    [InlineData("POST /RPC2 HTTP/1.1\r\nConnection: close\r\n\r\n", 411)]
    [InlineData("POST /RPC2 HTTP/1.1\r\nConnection: close\r\nContent-Length: 17000000\r\n\r\n", 413)]
    [InlineData("POST /RPC2 HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 400)]
    [InlineData("POST /v1/processes/start HTTP/1.1\r\nConnection: close\r\nContent-Length: 1100000\r\n\r\n", 413)]
    [InlineData("POST /v1/processes/start HTTP/1.1\r\nConnection: close\r\nContent-Length: 1\r\n\r\n{", 400)]
    [InlineData("GET /nothing HTTP/1.1\r\nConnection: close\r\n\r\n", 404)]
    [InlineData("GET /v1/nothing HTTP/1.1\r\nConnection: close\r\n\r\n", 404)]
    [InlineData("DELETE /v1/processes HTTP/1.1\r\nConnection: close\r\n\r\n", 405)]
    [InlineData("POST /v1/engine/shutdown HTTP/1.1\r\nConnection: close\r\nOrigin: https://evil.example\r\nContent-Length: 0\r\n\r\n", 403)]
    [InlineData("nonsense\r\n\r\n", 400)]
    public async Task What_cannot_be_served_gets_its_status(string request, int status)
    {
        var answer = await RawConnection.SendAsync(_engine.SocketPath, request);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<nonsense", "unmarshallable")]
    [InlineData("<methodCall></methodCall>", "no method name")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><methodCall><methodName>&a;</methodName></methodCall>", "unmarshallable")]
    public async Task Bad_xml_is_a_bad_request_and_is_logged(string body, string why)
    {
        var answer = await RawConnection.SendAsync(_engine.SocketPath, Post("POST /RPC2 HTTP/1.1\r\nConnection: close\r\n", body));
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        await _engine.OnLoopAsync(() => { });
        Assert.Contains(_engine.Log, line => line.Contains($"is invalid: {why}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bad_xml_is_quoted_on_one_line_as_Python_does()
    {
        await RawConnection.SendAsync(_engine.SocketPath, Post("POST /RPC2 HTTP/1.1\r\nConnection: close\r\n", "it's\"\nb"));
        await _engine.OnLoopAsync(() => { });
        Assert.Contains(@"Error XML-RPC request data 'it\'s""\nb' is invalid: unmarshallable", _engine.Log);
    }

    [Fact]
    public async Task At_trace_requests_and_calls_are_in_the_activity_log()
    {
        await using var engine = await LiveEngine.StartAsync([], level: ActivityLevel.Trace);
        await RawConnection.SendAsync(engine.SocketPath, Post("POST /RPC2 HTTP/1.1\r\nConnection: close\r\n", GetState));
        await RawConnection.SendAsync(engine.SocketPath, Post("POST /RPC2 HTTP/1.0\r\n", GetState.Replace("getState", "nosuch", StringComparison.Ordinal)));
        await RawConnection.SendAsync(engine.SocketPath, "GET /no%20such?a=b HTTP/1.0\r\n\r\n");
        await engine.OnLoopAsync(() => { });
        Assert.Equal(
            [
                "XML-RPC method called: supervisor.getState()",
                "XML-RPC method supervisor.getState() returned successfully",
                "POST /RPC2 HTTP/1.1 200",
                "XML-RPC method called: supervisor.nosuch()",
                "XML-RPC method supervisor.nosuch() returned fault: [1] UNKNOWN_METHOD",
                "POST /RPC2 HTTP/1.0 200",
                "GET /no%20such?a=b HTTP/1.0 404",
            ],
            engine.Log.Where(line => line.StartsWith("Trace ", StringComparison.Ordinal))
                .Select(line => AccessLine().Replace(line["Trace ".Length..], "$1 $2")));
    }

    [Fact]
    public async Task Below_trace_the_loop_hears_nothing_of_requests()
    {
        await RawConnection.SendAsync(_engine.SocketPath, Post("POST /RPC2 HTTP/1.1\r\nConnection: close\r\n", GetState));
        await _engine.OnLoopAsync(() => { });
        Assert.DoesNotContain(_engine.Log, line => line.StartsWith("Trace", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_credentials_every_path_asks_for_them_and_a_refusal_closes()
    {
        await using var engine = await LiveEngine.StartAsync([], "me", "secret");
        foreach (var path in (string[])["/", "/ok.html", "/page.js", "/RPC2", "/v1/engine", "/v1/events", "/nothing", "/mainlogtail"])
        {
            var refused = await RawConnection.SendAsync(engine.SocketPath, $"GET {path} HTTP/1.1\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 401", refused, StringComparison.Ordinal);
            Assert.Contains("WWW-Authenticate: Basic realm=\"default\"", refused, StringComparison.Ordinal);
        }

        var wrong = Convert.ToBase64String("me:wrong"u8);
        Assert.StartsWith("HTTP/1.1 401", await RawConnection.SendAsync(engine.SocketPath, $"GET /v1/engine HTTP/1.1\r\nAuthorization: Basic {wrong}\r\n\r\n"), StringComparison.Ordinal);
        engine.Web.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("me:secret"u8));
        Assert.Equal(HttpStatusCode.OK, (await engine.Web.GetAsync("/v1/engine")).StatusCode);
    }

    [Fact]
    public async Task The_engine_tells_about_itself()
    {
        await _engine.Web.GetAsync("/v1/processes");
        var engine = (await _engine.Web.GetFromJsonAsync("/v1/engine", ProtocolJson.Default.SupervisorEngine))!;
        Assert.Equal((_engine.Identity.Id, "0.1.0", "4.3.0", "3.0"), (engine.EngineId, engine.Version, engine.CompatibleVersion, engine.ApiVersion));
        Assert.Equal(("Running", 1, 4711, 1, 2), (engine.State, engine.StateCode, engine.Id, engine.ProcessCount, engine.RequestCount));
    }

    [Fact]
    public async Task Stopping_the_host_ends_the_streams()
    {
        _engine.Logs.Write(FakeLogs.ActivityPath, "hello\n");
        using var tail = await RawConnection.OpenAsync(_engine.SocketPath);
        using var events = await RawConnection.OpenAsync(_engine.SocketPath);
        await tail.WriteAsync("GET /mainlogtail HTTP/1.1\r\n\r\n");
        await events.WriteAsync("GET /v1/events HTTP/1.1\r\n\r\n");
        await tail.ReadUntilAsync("hello");
        await events.ReadUntilAsync(":\n");
        await _engine.StopHostAsync();
        Assert.EndsWith("0\r\n\r\n", await tail.ReadToEndAsync(), StringComparison.Ordinal);
        await events.ReadToEndAsync();
        Assert.Equal(0, _engine.Logs.Following);
    }

    [Fact]
    public async Task A_stopped_host_has_closed_its_socket()
    {
        var engine = await LiveEngine.StartAsync([]);
        var link = $"/proc/self/fd/{engine.Descriptor}";
        var before = File.ResolveLinkTarget(link, returnFinalTarget: false)!.Name;
        Assert.StartsWith("socket:", before, StringComparison.Ordinal);
        await engine.DisposeAsync();
        Assert.NotEqual(before, File.Exists(link) ? File.ResolveLinkTarget(link, returnFinalTarget: false)?.Name : null);
    }

    [GeneratedRegex(@"^localhost:0 - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] ""(.*)"" (\d{3}) \d+$")]
    private static partial Regex AccessLine();

    private static string Post(string head, string body) => $"{head}Content-Length: {body.Length}\r\n\r\n{body}";
}
