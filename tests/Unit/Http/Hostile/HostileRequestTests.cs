using System.Text;
using Supervisor.Unit.EndToEnd;

namespace Supervisor.Unit.Http.Hostile;

/// <summary>Requests that are made to be misunderstood, and names that lead out of where they belong.</summary>
public sealed class HostileRequestTests : IClassFixture<HostileRequestTests.Fixture>
{
    private readonly HostileEngine? _engine;

    public HostileRequestTests(Fixture fixture) => _engine = fixture.Engine;

    /// <summary>One engine for all: none of them may harm it.</summary>
    public sealed class Fixture : IDisposable
    {
        internal HostileEngine? Engine { get; } = EngineBinary.Folder is null ? null : new();

        public void Dispose() => Engine?.Dispose();
    }

    private HostileEngine Engine => _engine!;

    private const string Victim = "GET /ok.html HTTP/1.1\r\nHost: localhost\r\n\r\n";

    // Two programs that read one request differently make one of them see a second request in the body: every ambiguous one is refused and the connection closed.
    [EngineTheory]
    [InlineData("both lengths", "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("both lengths, the other way round", "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n")]
    [InlineData("two lengths", "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 44\r\n\r\nabcd")]
    [InlineData("one length twice", "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nabcd")]
    [InlineData("a list of lengths", "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4, 4\r\n\r\nabcd")]
    [InlineData("a signed length", "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: +4\r\n\r\nabcd")]
    [InlineData("a negative length", "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: -4\r\n\r\nabcd")]
    [InlineData("a length in hex", "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0x4\r\n\r\nabcd")]
    [InlineData("a length beyond 64 bits", "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\nabcd")]
    [InlineData("a folded header", "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n Content-Length: 4\r\n\r\n")]
    [InlineData("a folded encoding", "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("a blank before the colon", "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Length : 4\r\n\r\nabcd")]
    [InlineData("a bare LF", "GET /ok.html HTTP/1.1\nHost: localhost\n\n")]
    [InlineData("a bare LF between headers", "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nX: y\nContent-Length: 4\r\n\r\nabcd")]
    [InlineData("a bare CR", "GET /ok.html HTTP/1.1\r\nHost: localhost\rX-A: b\r\n\r\n")]
    [InlineData("an unknown encoding", "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("chunked, but not last", "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("chunked twice", "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("chunked in HTTP/1.0", "POST /RPC2 HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("a NUL in a header", "GET /ok.html HTTP/1.1\r\nHost: localhost\r\nX-A: b\0c\r\n\r\n")]
    [InlineData("a header without a colon", "GET /ok.html HTTP/1.1\r\nHost: localhost\r\nX-A\r\n\r\n")]
    [InlineData("two hosts", "GET /ok.html HTTP/1.1\r\nHost: localhost\r\nHost: 127.0.0.1\r\n\r\n")]
    [InlineData("a host with a path", "GET /ok.html HTTP/1.1\r\nHost: localhost/x\r\n\r\n")]
    [InlineData("HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("HTTP/0.9", "GET /\r\n\r\n")]
    [InlineData("a tunnel", "CONNECT localhost:22 HTTP/1.1\r\nHost: localhost:22\r\n\r\n")]
    public void An_ambiguous_request_is_refused_and_what_follows_it_is_not_read(string what, string request)
    {
        var answer = Engine.Ask(request + Victim, open: true);
        Assert.True(answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 501", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 505", StringComparison.Ordinal), $"{what}: {answer}");
        Assert.Single(answer.Split("HTTP/1.1 ").Skip(1));
        Assert.DoesNotContain("\r\n\r\nOK", answer);
    }

    [EngineFact]
    public void After_a_request_that_asks_for_another_protocol_an_ambiguous_one_is_refused_all_the_same()
    {
        var answer = Engine.Ask($"GET /ok.html HTTP/1.1\r\nHost: localhost\r\nUpgrade: x\r\n\r\nPOST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: +4\r\n\r\nabcd{Victim}", open: true);
        Assert.Equal(["200", "400"], answer.Split("HTTP/1.1 ").Skip(1).Select(each => each[..3]));
    }

    [EngineFact]
    public void Options_of_everything_is_no_mistake_of_ours()
    {
        Assert.StartsWith("HTTP/1.1 4", Engine.Ask("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", open: true));
        Assert.DoesNotContain("cannot answer OPTIONS", Engine.Run.Log);
    }

    [EngineFact]
    public void What_another_site_was_to_change_is_in_the_audit()
    {
        // The first from an address is always told.
        var socket = Engine.Send("POST /v1/engine/reload HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", open: true, from: "127.0.0.44");
        Assert.StartsWith("HTTP/1.1 403", HostileEngine.ReadAll(socket));
        Eventually.Holds(() => Engine.Run.Log.Contains("do=\"POST /v1/engine/reload\" on=- outcome=\"refused, ", StringComparison.Ordinal), () => Engine.Run.Log);
    }

    [EngineFact]
    public void A_request_cannot_write_lines_into_the_log()
    {
        var body = """{"binary":"/x\n2026-01-01 00:00:00,000 INFO audit who=FAKE"}""";
        var answer = Engine.Ask($"POST /v1/engine/upgrade HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}", open: true);
        Assert.Contains("control characters", answer);
        Eventually.Holds(() => Engine.Run.Log.Contains("control characters", StringComparison.Ordinal), () => Engine.Run.Log);
        Assert.DoesNotContain("FAKE", Engine.Run.Log);
    }

    [EngineTheory]
    [InlineData("\n")]
    [InlineData("x\n")]
    [InlineData("4;a\nb\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("0x4\r\n")]
    [InlineData("FFFFFFFFFFFFFFFF\r\n")]
    [InlineData("4\r\nabcdX")]
    public void A_chunk_that_is_none_ends_the_connection(string chunk)
    {
        var answer = Engine.Ask($"POST /v1/processes/wait HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}\r\n0\r\n\r\n{Victim}", open: true);
        Assert.DoesNotContain("\r\n\r\nOK", answer);
        Assert.InRange(answer.Split("HTTP/1.1 ").Length, 1, 2);
    }

    [EngineTheory]
    [InlineData(100_000, 0, 431)]
    [InlineData(0, 200, 431)]
    [InlineData(-100_000, 0, 414)]
    public void Heads_have_a_bound(int length, int headers, int status)
    {
        var request = $"GET /{new string('x', Math.Max(0, -length))} HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Range(0, headers).Select(i => $"X-{i}: a\r\n"))}X-A: {new string('x', Math.Max(0, length))}\r\n\r\n";
        Assert.StartsWith($"HTTP/1.1 {status} ", Engine.Ask(request, open: true));
    }

    public static TheoryData<string, string, string> Bombs() => new()
    {
        { "/RPC2", "deep arrays", "<methodCall><methodName>x</methodName><params><param>" + string.Concat(Enumerable.Repeat("<value><array><data>", 100_000)) },
        { "/RPC2", "deep elements", string.Concat(Enumerable.Repeat("<a>", 1_000_000)) },
        { "/RPC2", "entities of entities", "<!DOCTYPE l [<!ENTITY a \"lol\">" + string.Concat(Enumerable.Range(0, 10).Select(i => $"<!ENTITY b{i} \"{string.Concat(Enumerable.Repeat(i == 0 ? "&a;" : $"&b{i - 1};", 10))}\">")) + "]><methodCall><methodName>&b9;</methodName></methodCall>" },
        { "/RPC2", "a file as an entity", "<!DOCTYPE l [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><methodCall><methodName>&a;</methodName></methodCall>" },
        { "/RPC2", "an address as an entity", "<!DOCTYPE l SYSTEM \"http://127.0.0.1:1/x.dtd\"><methodCall><methodName>a</methodName></methodCall>" },
        { "/RPC2", "a million attributes", $"<methodCall {string.Concat(Enumerable.Range(0, 300_000).Select(i => $"a{i}='' "))}/>" },
        { "/RPC2", "a name of megabytes", $"<{new string('a', 8 << 20)}/>" },
        { "/v1/processes/wait", "deep JSON", new string('[', 500_000) },
        { "/v1/processes/wait", "deep objects", string.Concat(Enumerable.Repeat("{\"names\":", 50_000)) },
        { "/v1/processes/wait", "a number of a megabyte", "{\"timeoutSeconds\":" + new string('9', 900_000) + "}" },
    };

    [EngineTheory]
    [MemberData(nameof(Bombs))]
    public void A_body_that_is_made_to_explode_is_a_bad_request(string path, string what, string body)
    {
        var begin = System.Diagnostics.Stopwatch.GetTimestamp();
        var answer = Engine.Ask($"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}", open: true);
        Assert.True(answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), $"{what}: {answer[..Math.Min(300, answer.Length)]}");
        Assert.DoesNotContain("root:", answer);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(begin).TotalSeconds, 0, 20);
        Assert.InRange(Engine.Served(), 0, 1000);
    }

    [EngineTheory]
    [InlineData("POST /RPC2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 17000000\r\n\r\n", 413)]
    [InlineData("POST /v1/processes/wait HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1100000\r\n\r\n", 413)]
    [InlineData("POST /v1/logs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1100000\r\n\r\n", 413)]
    public void A_body_that_is_too_large_is_refused_before_it_comes(string head, int status) => Assert.StartsWith($"HTTP/1.1 {status} ", Engine.Ask(head, open: true));

    [EngineFact]
    public void A_body_in_chunks_without_end_is_cut_off()
    {
        var socket = Engine.Send("POST /v1/processes/wait HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", open: true);
        var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string(' ', 65536)}\r\n");
        var sent = 0;
        while (sent < 1000 && HostileEngine.TrySend(socket, chunk))
        {
            sent++;
        }

        Assert.InRange(sent, 15, 999);
    }

    [EngineTheory]
    [InlineData("GET", "/../../../../etc/passwd")]
    [InlineData("GET", "/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("GET", "/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("GET", "/logtail/../../../etc/passwd")]
    [InlineData("GET", "/logtail/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("GET", "/logtail/%2fetc%2fpasswd/stdout")]
    [InlineData("GET", "/logtail/cat%00/stdout")]
    [InlineData("GET", "/tail.html?processname=../../etc/passwd")]
    [InlineData("GET", "/tail.html?processname=%2Fetc%2Fpasswd&limit=9999")]
    [InlineData("GET", "/v1/logs?name=../../etc/passwd")]
    [InlineData("GET", "/v1/configuration/fragments/..%2f..%2fetc%2fpasswd")]
    [InlineData("PUT", "/v1/configuration/fragments/..%2f..%2f..%2ftmp%2fevil")]
    [InlineData("PUT", "/v1/configuration/fragments/%2e%2e/evil")]
    [InlineData("PUT", "/v1/configuration/fragments/a%2fb")]
    [InlineData("PUT", "/v1/configuration/fragments/.hidden")]
    [InlineData("PUT", "/v1/configuration/fragments/x%00y")]
    [InlineData("DELETE", "/v1/configuration/fragments/..%2fs")]
    public void A_name_leads_nowhere_but_where_names_belong(string method, string path)
    {
        const string body = """{"text":"[program:evil]\ncommand=/bin/true\n"}""";
        var answer = Engine.Ask($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {(method == "PUT" ? body.Length : 0)}\r\n\r\n{(method == "PUT" ? body : "")}", open: true);
        Assert.DoesNotContain("root:", answer);
        Assert.Matches("^HTTP/1.1 (4|200 OK(.|\r|\n)*(No such process|BAD_NAME))", answer);
        Assert.DoesNotContain("evil", string.Join(' ', Directory.GetFiles(Engine.Run.Folder, "*", SearchOption.AllDirectories)));
        Assert.False(File.Exists("/tmp/evil.conf"));
        Assert.True(File.Exists(Engine.Run.ConfigPath));
    }

    [EngineTheory]
    [InlineData("GET", "/v1/processes", "Host: evil.example\r\n", 403)]
    [InlineData("GET", "/", "Host: evil.example:9001\r\n", 403)]
    [InlineData("GET", "/mainlogtail", "Host: localhost.evil.example\r\n", 403)]
    [InlineData("POST", "/RPC2", "Host: evil.example\r\n", 403)]
    [InlineData("POST", "/", "Host: localhost\r\nOrigin: http://evil.example\r\n", 403)]
    [InlineData("POST", "/", "Host: localhost\r\nSec-Fetch-Site: cross-site\r\n", 403)]
    [InlineData("POST", "/v1/engine/shutdown", "Host: localhost\r\nOrigin: null\r\n", 403)]
    [InlineData("GET", "/?action=stopall", "Host: localhost\r\n", 405)]
    public void Another_sites_page_can_neither_change_nor_read(string method, string path, string headers, int status) => Assert.StartsWith(
        $"HTTP/1.1 {status} ", Engine.Ask($"{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\nContent-Length: 0\r\n\r\n", open: true));

    [EngineTheory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/v1/engine")]
    [InlineData("GET", "/v1/events")]
    [InlineData("GET", "/logtail/cat")]
    [InlineData("GET", "/mainlogtail")]
    [InlineData("GET", "/ok.html")]
    [InlineData("GET", "/nothing")]
    [InlineData("POST", "/RPC2")]
    [InlineData("POST", "/v1/engine/shutdown")]
    [InlineData("POST", "/?action=stopall")]
    [InlineData("OPTIONS", "/")]
    [InlineData("TRACE", "/")]
    public void Without_a_password_nothing_is_answered_but_that_one_is_needed(string method, string path) => Assert.StartsWith(
        "HTTP/1.1 401 ", Engine.Ask($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"));
}
