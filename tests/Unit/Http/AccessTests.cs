using System.Net;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Http;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Http.Page;
using Supervisor.Engine.XmlRpc;
using Supervisor.Unit.Http.Support;
using static Supervisor.Unit.Http.AccessStage;

namespace Supervisor.Unit.Http;

/// <summary>Who may do what, over every row of every table: one that is added later is tested by being there.</summary>
public sealed class AccessTests
{
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
            var answer = await SendRowAsync(engine, row, "reader");
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{row.Method} {row.Path}: {answer.StatusCode}");
            Assert.Contains("\"FORBIDDEN\"", await answer.Content.ReadAsStringAsync());
            Assert.Equal(HttpStatusCode.Unauthorized, (await SendRowAsync(engine, row, null)).StatusCode);
        }

        // One is enough: each costs more than the one before, whoever else has logged in meanwhile.
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendRowAsync(engine, changing[0], "nobody")).StatusCode);

        await NothingHasChangedAsync(engine, before);
    }

    [Fact]
    public async Task A_reader_can_read_everything_and_reading_changes_nothing()
    {
        await using var engine = await EngineAsync();
        var before = engine.Operations.State;
        foreach (var row in Rows(engine).Where(row => row.Needs == Access.Read))
        {
            using var answer = await SendRowAsync(engine, row, "reader");
            Assert.False(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.InternalServerError, $"{row.Method} {row.Path}: {answer.StatusCode}");
            Assert.Equal(HttpStatusCode.Unauthorized, (await SendRowAsync(engine, row, null)).StatusCode);
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
            await (await SendRowAsync(engine, row, "boss")).Content.ReadAsStringAsync();
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

    private static Api.Row[] Rows(LiveEngine engine) =>
        [.. new Api(engine.Face, CancellationToken.None).Rows];

    private static Task<HttpResponseMessage> SendRowAsync(LiveEngine engine, Api.Row row, string? user)
    {
        var path = !row.IsPrefix ? row.Path : row.Path switch { Routes.ProcessAction => row.Path + "stop", RpcEndpoint.Path => row.Path, _ => row.Path + "cat" };
        var method = row.Method.Length == 0 ? "GET" : row.Method;
        return SendAsync(engine, new HttpMethod(method), path, user, method is "POST" or "PUT" ? new StringContent(Body, Encoding.UTF8, "application/json") : null);
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

    private static async Task NothingHasChangedAsync(LiveEngine engine, SupervisorState before)
    {
        await engine.OnLoopAsync(() => { });
        Assert.Same(before, engine.Operations.State);
        Assert.False(engine.Operations.IsShuttingDown);
        Assert.Empty(engine.Fragments.Texts);
    }
}
