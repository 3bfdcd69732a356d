using System.Net;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Http.Entry;
using Supervisor.Unit.Http.Support;
using static Supervisor.Unit.Http.AccessStage;

namespace Supervisor.Unit.Http;

/// <summary>Guesses, refusals and crowds: what they cost others.</summary>
public sealed class AccessUnderPressureTests
{
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
}
