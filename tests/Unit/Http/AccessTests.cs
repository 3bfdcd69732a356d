using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Http;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Http.Page;
using Supervisor.Engine.XmlRpc;
using Supervisor.Unit.Http.Support;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Http;

/// <summary>Who may do what, over every row of every table: one that is added later is tested by being there.</summary>
public sealed class AccessTests
{
    private static readonly UnixServerSettings Server = new()
    {
        Section = "unix_http_server",
        File = "/s",
        Users = [new() { Name = "reader", Password = "r" }, new() { Name = "boss", Password = "b", Role = HttpUserRole.Control }],
    };

    private const string Body = """{"names":["*"],"groups":["cat"],"signal":"TERM","input":"eA==","type":"t","data":"d","states":["RUNNING"],"timeoutSeconds":0,"text":"","force":true}""";

    [Fact]
    public async Task A_reader_can_change_nothing_by_the_json_api()
    {
        await using var engine = await EngineAsync();
        var changing = Rows(engine).Where(row => row.Needs == Access.Control).ToArray();
        Assert.True(changing.Length >= 11);
        var before = engine.Operations.State;
        foreach (var row in changing)
        {
            var answer = await SendAsync(engine, row, "reader");
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{row.Method} {row.Path}: {answer.StatusCode}");
            Assert.Contains("\"FORBIDDEN\"", await answer.Content.ReadAsStringAsync());
            Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(engine, row, null)).StatusCode);
        }

        // One is enough: each costs more than the one before, whoever else has logged in meanwhile.
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(engine, changing[0], "nobody")).StatusCode);

        await NothingHasChangedAsync(engine, before);
    }

    [Fact]
    public async Task A_reader_can_read_everything_and_reading_changes_nothing()
    {
        await using var engine = await EngineAsync();
        var before = engine.Operations.State;
        foreach (var row in Rows(engine).Where(row => row.Needs == Access.Read))
        {
            using var answer = await SendAsync(engine, row, "reader");
            Assert.False(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.InternalServerError, $"{row.Method} {row.Path}: {answer.StatusCode}");
            Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(engine, row, null)).StatusCode);
        }

        await NothingHasChangedAsync(engine, before);
        Assert.DoesNotContain(engine.Log, line => line.Contains(" do=") && !line.Contains("do=login"));
    }

    [Fact]
    public async Task A_reader_can_change_nothing_by_xml_rpc_alone_or_in_a_multicall()
    {
        await using var engine = await EngineAsync();
        var before = engine.Operations.State;
        var methods = new SystemMethods(SupervisorMethods.For(engine.Face)).All;
        Assert.True(methods.Count(method => method.Needs == Access.Control) >= 20);
        foreach (var method in methods)
        {
            var alone = await CallAsync(engine, method.Name, Parameters(method), "reader");
            var inner = $"<param><value><array><data><value><struct><member><name>methodName</name><value>{method.Name}</value></member><member><name>params</name><value><array><data>{Values(method)}</data></array></value></member></struct></value></data></array></value></param>";
            var many = await CallAsync(engine, "system.multicall", inner, "reader");
            var forbidden = method.Needs == Access.Control;
            Assert.True(alone.Contains("<int>403</int>") == forbidden, $"{method.Name}: {alone}");
            Assert.True(many.Contains("<int>403</int>") == forbidden, $"{method.Name}: {many}");
            Assert.True(!forbidden || alone.Contains($"FORBIDDEN: reader may not call {method.Name}, only read"), alone);
        }

        await NothingHasChangedAsync(engine, before);
    }

    [Fact]
    public async Task A_reader_can_change_nothing_by_the_page()
    {
        await using var engine = await EngineAsync();
        var before = engine.Operations.State;
        Assert.Equal(6, PageActions.Rows.Count(row => row.Needs == Access.Control));
        foreach (var row in PageActions.Rows)
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["action"] = row.Action, ["processname"] = "cat" });
            var answer = await SendAsync(engine, HttpMethod.Post, "/", "reader", form);
            Assert.Equal(row.Needs == Access.Control ? HttpStatusCode.Forbidden : HttpStatusCode.SeeOther, answer.StatusCode);
            Assert.NotEqual(HttpStatusCode.OK, (await SendAsync(engine, HttpMethod.Get, $"/?action={row.Action}&processname=cat", "reader")).StatusCode);
        }

        foreach (var path in (string[])["/", "/index.html", "/tail.html?processname=cat", "/ok.html"])
        {
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(engine, HttpMethod.Get, path, "reader")).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(engine, HttpMethod.Get, path, null)).StatusCode);
        }

        await NothingHasChangedAsync(engine, before);
    }

    [Fact]
    public async Task Whatever_changes_something_writes_one_audit_line_by_whichever_route()
    {
        Api.Row[] rows;
        string[] methods;
        await using (var engine = await EngineAsync())
        {
            rows = [.. Rows(engine).Where(row => row.Needs == Access.Control)];
            methods = [.. new SystemMethods(SupervisorMethods.For(engine.Face)).All.Where(method => method.Needs == Access.Control).Select(method => method.Name)];
        }

        // Each on an engine of its own: some of them end it.
        foreach (var row in rows)
        {
            await using var engine = await EngineAsync();
            await (await SendAsync(engine, row, "boss")).Content.ReadAsStringAsync();
            HasOneLine(engine, line => line.StartsWith("Info audit who=boss from=pid:9,jo(1001) by=json do=", StringComparison.Ordinal) && line.Contains(row.Path["/v1/".Length..]));
        }

        foreach (var name in methods)
        {
            await using var engine = await EngineAsync();
            var method = new SystemMethods(SupervisorMethods.For(engine.Face)).All.Single(method => method.Name == name);
            await CallAsync(engine, name, Parameters(method), "boss");
            HasOneLine(engine, line => line.StartsWith($"Info audit who=boss from=pid:9,jo(1001) by=xmlrpc do={name} on=", StringComparison.Ordinal));
        }

        foreach (var row in PageActions.Rows.Where(row => row.Needs == Access.Control))
        {
            await using var engine = await EngineAsync();
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["action"] = row.Action, ["processname"] = "cat" });
            await SendAsync(engine, HttpMethod.Post, "/", "boss", form);
            HasOneLine(engine, line => line.StartsWith($"Info audit who=boss from=pid:9,jo(1001) by=page do={row.Action} on=cat outcome=", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_audit_line_says_what_became_of_it_and_never_what_was_typed()
    {
        await using var engine = await EngineAsync();
        async Task<string> LineAsync(Func<Task> work)
        {
            var before = engine.Log.Count;
            await work();
            await engine.OnLoopAsync(() => { });
            return engine.Log.Skip(before).Single(line => line.StartsWith("Info audit ", StringComparison.Ordinal))["Info audit who=boss from=pid:9,jo(1001) by=".Length..];
        }

        Task Json(string path, string body) => LineOf(SendAsync(engine, HttpMethod.Post, path, "boss", new StringContent(body, Encoding.UTF8, "application/json")));
        async Task LineOf(Task<HttpResponseMessage> answer) => await (await answer).Content.ReadAsStringAsync();
        Assert.Equal("json do=processes/signal on=cat,nobody outcome=\"1 of 2 refused\"", await LineAsync(() => Json("/v1/processes/signal", """{"names":["cat","nobody"],"signal":"USR1"}""")));
        Assert.Equal("json do=processes/signal on=cat outcome=BAD_SIGNAL", await LineAsync(() => Json("/v1/processes/signal", """{"names":["cat"],"signal":"NONSENSE"}""")));
        Assert.Equal("json do=processes/input on=cat outcome=ok", await LineAsync(() => Json("/v1/processes/input", """{"names":["cat"],"input":"c2VjcmV0"}""")));
        Assert.Equal("json do=configuration/update on=- outcome=\"only tried\"", await LineAsync(() => Json("/v1/configuration/update", """{"whatIf":true}""")));
        Assert.StartsWith("json do=processes/stop on=- outcome=\"", await LineAsync(() => Json("/v1/processes/stop", "{nonsense")));
        Assert.Equal("xmlrpc do=supervisor.sendProcessStdin on=cat outcome=ok", await LineAsync(() => CallAsync(engine, "supervisor.sendProcessStdin", Text("cat", "secret"), "boss")));
        Assert.Equal("xmlrpc do=supervisor.stopProcess on=\"no\\u000asuch\" outcome=BAD_NAME", await LineAsync(() => CallAsync(engine, "supervisor.stopProcess", Text("no&#10;such"), "boss")));
        Assert.DoesNotContain(engine.Log, line => line.Contains("secret") || line.Contains("c2VjcmV0"));
    }

    [Theory]
    [InlineData(1001u, "GET", "/v1/processes", 200)]
    [InlineData(1001u, "POST", "/v1/groups/remove", 403)]
    [InlineData(1002u, "POST", "/v1/groups/remove", 200)]
    [InlineData(1003u, "GET", "/v1/processes", 403)]
    [InlineData(1003u, "GET", "/", 403)]
    [InlineData(1003u, "GET", "/logtail/cat", 403)]
    [InlineData(1003u, "POST", "/RPC2", 403)]
    [InlineData(1003u, "GET", "/nothing", 403)]
    public async Task The_user_at_the_other_end_of_a_unix_socket_may_do_what_its_rules_say(uint uid, string method, string path, int status)
    {
        var rules = new PeerRules(new() { Users = [new("jo", 1001, 1)] }, new() { Groups = [new("ops", 30)] });
        await using var engine = await EngineAsync(new UnixServerSettings { Section = "unix_http_server", File = "/s", Peers = rules }, uid);
        using var answer = await SendAsync(engine, new HttpMethod(method), path, null, method == "POST" ? new StringContent(Body, Encoding.UTF8, "application/json") : null);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_password_does_not_lift_what_the_user_at_the_other_end_may_do()
    {
        var rules = new PeerRules(new() { Everybody = true }, PeerList.Nobody);
        await using var engine = await EngineAsync(Server with { Peers = rules });
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(engine, HttpMethod.Post, "/v1/engine/shutdown", "boss")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(engine, HttpMethod.Get, "/v1/engine", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(engine, HttpMethod.Get, "/v1/engine", "boss")).StatusCode);
    }

    [Fact]
    public async Task Guesses_of_one_user_do_not_keep_another_waiting_and_are_told_once()
    {
        uint uid = 1001;
        await using var engine = await LiveEngine.StartAsync([], server: Server, peers: new(_ => new Peer(9, uid, 1), _ => PeerAccount.Unknown, 500));
        var guesses = Enumerable.Range(0, 5).Select(_ => SendAsync(engine, HttpMethod.Get, "/v1/engine", "nobody")).ToArray();
        Assert.Equal(HttpStatusCode.Unauthorized, (await await Task.WhenAny(guesses)).StatusCode);
        uid = 1002;
        using var other = engine.Client();
        using var right = new HttpRequestMessage(HttpMethod.Get, "/v1/engine");
        right.Headers.Authorization = Basic("boss");
        var begin = System.Diagnostics.Stopwatch.GetTimestamp();
        Assert.Equal(HttpStatusCode.OK, (await other.SendAsync(right)).StatusCode);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(begin).TotalSeconds, 0, 1);
        Assert.False(guesses.All(guess => guess.IsCompleted));
        await engine.OnLoopAsync(() => { });
        HasOneLine(engine, line => line == "Warn audit who=nobody from=pid:9,uid:1001 by=http do=login on=- outcome=\"wrong name or password, 1 from there\"");
    }

    [Fact]
    public async Task What_a_reader_may_not_do_is_told_once_a_request_and_rarely_after_that_so_that_he_cannot_fill_the_log()
    {
        await using var engine = await EngineAsync();
        var item = $"<value><struct><member><name>methodName</name><value>supervisor.stopProcess</value></member><member><name>params</name><value><array><data><value>{new string('x', 200)}</value></data></array></value></member></struct></value>";
        var many = $"<param><value><array><data>{string.Concat(Enumerable.Repeat(item, 1000))}</data></array></value></param>";
        for (var i = 0; i < 12; i++)
        {
            Assert.Contains("<int>403</int>", await CallAsync(engine, "system.multicall", many, "reader"));
            Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(engine, HttpMethod.Put, $"{Routes.Fragments}/f{i}.conf", "reader", new StringContent("{}"))).StatusCode);
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["action"] = "stopall" });
            Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(engine, HttpMethod.Post, "/", "reader", form)).StatusCode);
            Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(engine, HttpMethod.Post, "/RPC2", "reader", new StringContent("<methodCall>"))).StatusCode);
        }

        await engine.OnLoopAsync(() => { });
        Assert.Equal(
            [
                "xmlrpc do=system.multicall on=- outcome=\"FORBIDDEN, 1000 calls beginning with supervisor.stopProcess\"",
                "xmlrpc do=system.multicall on=- outcome=\"FORBIDDEN, 1000 calls beginning with supervisor.stopProcess, 10 times\"",
            ],
            Audited("by=xmlrpc"));
        Assert.Equal(["json do=\"PUT configuration/fragments/f0.conf\" on=- outcome=FORBIDDEN", "json do=\"PUT configuration/fragments/f9.conf\" on=- outcome=\"FORBIDDEN, 10 times\""], Audited("by=json"));
        Assert.Equal(["page do=stopall on=- outcome=FORBIDDEN", "page do=stopall on=- outcome=\"FORBIDDEN, 10 times\""], Audited("by=page"));
        Assert.Equal(2, engine.Log.Count(line => line.Contains("XML-RPC request data")));

        string[] Audited(string by) => [.. engine.Log.Where(line => line.Contains(by)).Select(line => line[(line.IndexOf(" by=", StringComparison.Ordinal) + 4)..])];
    }

    [Fact]
    public async Task A_guess_that_waits_and_whoever_may_do_nothing_give_way_to_who_comes_when_connections_are_few()
    {
        uint uid = 1001;
        var rules = new PeerRules(new() { Users = [new("jo", 1001, 1), new("al", 1002, 1)] }, PeerList.Nobody);
        await using var engine = await LiveEngine.StartAsync([], server: Server with { Peers = rules }, peers: new(_ => new Peer(9, uid, 1), _ => PeerAccount.Unknown, 500), mostConnections: 4);
        var wrong = $"GET /v1/engine HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {Convert.ToBase64String("boss:guess"u8)}\r\n\r\n";
        var guesses = new List<RawConnection>();
        for (var i = 0; i < 4; i++)
        {
            guesses.Add(await RawConnection.OpenAsync(engine.SocketPath));
            await guesses[^1].WriteAsync(wrong);
        }

        uid = 1002;
        using var other = engine.Client();
        using var right = new HttpRequestMessage(HttpMethod.Get, "/v1/engine") { Headers = { Authorization = Basic("boss") } };
        Assert.Equal(HttpStatusCode.OK, (await other.SendAsync(right)).StatusCode);

        // Who may do nothing is hung up on, whatever else he has sent.
        uid = 1003;
        using var nobody = await RawConnection.OpenAsync(engine.SocketPath);
        await nobody.WriteAsync(wrong + wrong + wrong);
        Assert.Single((await nobody.ReadToEndAsync()).Split("HTTP/1.1 403").Skip(1));
        guesses.ForEach(guess => guess.Dispose());
    }

    [Fact]
    public async Task Whoever_was_let_in_on_a_connection_is_not_held_up_on_it_by_guesses_at_his_own_name()
    {
        await using var engine = await LiveEngine.StartAsync([], server: Server);
        var right = $"GET /v1/engine HTTP/1.1\r\nHost: localhost\r\nAuthorization: {Basic("boss")}\r\n\r\n";
        var wrong = $"GET /v1/engine HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {Convert.ToBase64String("boss:guess"u8)}\r\n\r\n";
        using var honest = await RawConnection.OpenAsync(engine.SocketPath);
        await honest.WriteAsync(right);
        await honest.ReadUntilAsync("}");
        var guesses = Enumerable.Range(0, 30).Select(_ => RawConnection.SendAsync(engine.SocketPath, wrong)).ToArray();
        Assert.Contains("429", await await Task.WhenAny(guesses));
        for (var i = 0; i < 100; i++)
        {
            await honest.WriteAsync(right);
            Assert.StartsWith("HTTP/1.1 200", await honest.ReadUntilAsync("}"), StringComparison.Ordinal);
        }

        Assert.Contains(guesses, guess => !guess.IsCompleted);

        // On the same connection another password is another login.
        await honest.WriteAsync(wrong);
        Assert.DoesNotContain("200 OK", await honest.ReadToEndAsync());
    }

    private static Task<LiveEngine> EngineAsync(ServerSettings? server = null, uint uid = 1001) => LiveEngine.StartAsync(
        [Single("cat", p => p with { StartSecs = 0, StdOut = new LogSettings { Target = LogTarget.File, Path = "/cat.out" } })],
        server: server ?? Server,
        peers: new(_ => new Peer(9, uid, 1), asked => new(asked == 1001 ? "jo" : null, asked == 1002 ? [30] : []), 500));

    private static Api.Row[] Rows(LiveEngine engine)
    {
        return [.. new Api(engine.Face, CancellationToken.None).Rows];
    }

    private static Task<HttpResponseMessage> SendAsync(LiveEngine engine, Api.Row row, string? user)
    {
        var path = !row.IsPrefix ? row.Path : row.Path switch { Routes.ProcessAction => row.Path + "stop", RpcEndpoint.Path => row.Path, _ => row.Path + "cat" };
        var method = row.Method.Length == 0 ? "GET" : row.Method;
        return SendAsync(engine, new HttpMethod(method), path, user, method is "POST" or "PUT" ? new StringContent(Body, Encoding.UTF8, "application/json") : null);
    }

    private static Task<HttpResponseMessage> SendAsync(LiveEngine engine, HttpMethod method, string path, string? user, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = user is null ? null : Basic(user);
        return engine.Web.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static AuthenticationHeaderValue Basic(string user) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{user[0]}")));

    private static async Task<string> CallAsync(LiveEngine engine, string method, string parameters, string user)
    {
        using var call = new StringContent($"<methodCall><methodName>{method}</methodName><params>{parameters}</params></methodCall>", Encoding.UTF8, "text/xml");
        return await (await SendAsync(engine, HttpMethod.Post, "/RPC2", user, call)).Content.ReadAsStringAsync();
    }

    private static string Text(params string[] texts) => string.Concat(texts.Select(text => $"<param><value>{text}</value></param>"));

    private static string Parameters(RpcMethod method) => string.Concat(method.Types.Skip(1).Select(type => $"<param>{Value(type)}</param>"));

    private static string Values(RpcMethod method) => string.Concat(method.Types.Skip(1).Select(Value));

    private static string Value(string type) => type switch
    {
        "int" => "<value><int>0</int></value>",
        "boolean" => "<value><boolean>0</boolean></value>",
        "array" => "<value><array><data></data></array></value>",
        _ => "<value>cat</value>",
    };

    /// <summary>It is written when the answer is out, which the client may see first.</summary>
    private static void HasOneLine(LiveEngine engine, Func<string, bool> condition) =>
        EndToEnd.Eventually.Holds(() => engine.Log.ToArray().Count(condition) == 1, () => string.Join('\n', engine.Log.ToArray()));

    private static async Task NothingHasChangedAsync(LiveEngine engine, SupervisorState before)
    {
        await engine.OnLoopAsync(() => { });
        Assert.Same(before, engine.Operations.State);
        Assert.False(engine.Operations.IsShuttingDown);
        Assert.Empty(engine.Fragments.Texts);
    }
}
