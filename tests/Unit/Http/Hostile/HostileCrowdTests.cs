using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Supervisor.Unit.EndToEnd;
using Xunit.Abstractions;

namespace Supervisor.Unit.Http.Hostile;

/// <summary>Attacks by number, size and slowness: what they come to, the memory that they cost, and an honest client meanwhile.</summary>
public sealed class HostileCrowdTests(ITestOutputHelper output)
{
    private const int Crowd = 3000;
    private const string Rpc = "POST /RPC2 HTTP/1.1\r\nHost: localhost\r\n";

    private static string Call(string method) => $"<methodCall><methodName>{method}</methodName><params/></methodCall>";

    [EngineFact]
    public void Thousands_of_silent_connections_give_way_to_whoever_asks() => Attack("3,000 connections that say nothing", 40, engine =>
    {
        Many(Crowd, () => engine.Open());
        Eventually.Holds(() => engine.Descriptors <= engine.DescriptorsBefore + 1010, () => $"{engine.Descriptors} descriptors");
    });

    [EngineFact]
    public void Half_a_head_is_waited_for_fifteen_seconds_and_keeps_nobody_out() => Attack("3,000 connections with half a request head (slow-loris)", 60, engine =>
    {
        var all = Many(Crowd, () => engine.Send("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: "));
        engine.Served();
        foreach (var socket in all.Skip(Crowd - 100))
        {
            HostileEngine.TrySend(socket, "b\r\nX-B: "u8);
        }

        HostileEngine.ReadAll(all[^1]);
        Eventually.Holds(() => engine.Descriptors <= engine.DescriptorsBefore + 20, () => $"{engine.Descriptors} descriptors");
    });

    [EngineFact]
    public void A_password_is_asked_for_before_a_body_is_read() => Attack("500 bodies of 16 MiB, announced without a password", 40, engine =>
    {
        var all = Many(500, () => engine.Send($"{Rpc}Content-Length: 16777216\r\n\r\n<"));
        Assert.All(all.Take(20), socket => Assert.StartsWith("HTTP/1.1 401", HostileEngine.ReadAll(socket)));
    });

    [EngineFact]
    public void A_body_that_is_announced_costs_nothing_until_it_comes_and_has_thirty_seconds() => Attack("400 bodies of 16 MiB, announced by one who may, and never sent", 60, engine =>
    {
        var all = Many(400, () => engine.Send($"{Rpc}{HostileEngine.Authorized}Content-Length: 16777216\r\n\r\n<methodCall>"));
        engine.Served();
        Assert.StartsWith("HTTP/1.1 408", HostileEngine.ReadAll(all[0]));
        HostileEngine.ReadAll(all[^1]);
    });

    [EngineFact]
    public void Large_bodies_share_one_room_and_small_ones_do_not_need_it() => Attack("40 bodies of 15 MiB, sent and left one byte short", 260, engine =>
    {
        var body = Encoding.Latin1.GetBytes($"{Rpc}{HostileEngine.Authorized}Content-Length: {15 << 20}\r\n\r\n" + new string('<', (15 << 20) - 1));
        var all = Many(40, () => engine.Send(body));
        engine.Served();
        Assert.Contains(all.AsParallel().WithDegreeOfParallelism(40).Select(HostileEngine.ReadAll), answer => answer.StartsWith("HTTP/1.1 503", StringComparison.Ordinal));
    });

    [EngineFact]
    public void Followers_that_never_read_cost_a_bounded_buffer_each() => Attack("200 followers of a flooding program that never read", 250, engine =>
    {
        engine.Run.Ctl("start flood");
        string[] streams = ["/logtail/flood", "/v1/logs?name=flood&follow=true", "/v1/events", "/mainlogtail"];
        Many(200, () => engine.Send($"GET {streams[Random.Shared.Next(streams.Length)]} HTTP/1.1\r\nHost: localhost\r\n{HostileEngine.Authorized}\r\n"));
        engine.Run.WaitFor("flood", "Running");
        for (var i = 0; i < 20; i++)
        {
            engine.Served();
        }
    });

    [EngineFact]
    public void Nobody_gets_more_than_half_of_all_requests_at_a_time() => Attack("900 streams by one user", 100, engine =>
    {
        var all = Many(900, () => engine.Send($"GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n", open: true));
        var refused = all.Count(socket => Encoding.ASCII.GetString(Head(socket)).StartsWith("HTTP/1.1 503", StringComparison.Ordinal));
        Assert.InRange(refused, 300, 899);
        Assert.Contains("\"cat\"", HostileEngine.ReadAll(engine.Send("GET /v1/processes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", open: true, from: "127.0.0.9")));
    });

    [EngineFact]
    public void Answers_that_nobody_takes_are_made_one_at_a_time_for_each_and_hold_up_nobody_else() => Attack("60 requests for a log of 15 MB whose answers are never read", 300, engine =>
    {
        engine.Run.Ctl("start long");
        Eventually.Holds(() => Directory.GetFiles(engine.Run.Folder, "long*stdout*").Sum(file => new FileInfo(file).Length) == 15_000_000, () => "15 MB of log");
        const string body = "<methodCall><methodName>supervisor.readProcessStdoutLog</methodName><params><param><value>long</value></param><param><value><int>0</int></value></param><param><value><int>0</int></value></param></params></methodCall>";
        Many(60, () => engine.Send($"{Rpc}{HostileEngine.Reader}Content-Length: {body.Length}\r\n\r\n{body}"));
        engine.Served();
        var begin = Stopwatch.GetTimestamp();
        var answer = engine.Ask($"{Rpc}{HostileEngine.Authorized}Connection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        Assert.InRange(answer.Length, 15_000_000, 16_000_000);
        Assert.InRange(Stopwatch.GetElapsedTime(begin).TotalSeconds, 0, 8);
    });

    [EngineFact]
    public void A_log_that_nobody_takes_costs_a_piece_of_it() => Attack("40 requests by JSON for a log of 15 MB as a whole, whose answers are never read", 120, engine =>
    {
        engine.Run.Ctl("start long");
        Eventually.Holds(() => Directory.GetFiles(engine.Run.Folder, "long*stdout*").Sum(file => new FileInfo(file).Length) == 15_000_000, () => "15 MB of log");
        const string body = "{\"names\":[\"long\"],\"tail\":10000000,\"raw\":true}";
        var all = Many(40, () => engine.Send($"POST /v1/logs HTTP/1.1\r\nHost: localhost\r\n{HostileEngine.Authorized}Content-Length: {body.Length}\r\n\r\n{body}"));
        Assert.InRange(Begun(all), 2, 40);
    });

    [EngineFact]
    public void Followers_of_all_logs_at_once_have_one_open_each()
    {
        using var engine = new HostileEngine("""
            [program:many]
            command=/bin/sh -c "yes 0123456789 | head -c 3000000"
            process_name=%(program_name)s_%(process_num)02d
            numprocs=30
            autorestart=false
            startsecs=0
            """);
        Eventually.Holds(
            () => Directory.GetFiles(engine.Run.Folder, "many*stdout*").Count(file => new FileInfo(file).Length >= 3_000_000) == 30, () => "30 logs of 3 MB");
        var before = engine.Descriptors;
        const string body = "{\"names\":[\"*\"],\"stream\":\"both\",\"follow\":true,\"tail\":100000}";
        var all = Many(20, () => engine.Send($"POST /v1/logs HTTP/1.1\r\nHost: localhost\r\n{HostileEngine.Authorized}Content-Length: {body.Length}\r\n\r\n{body}"));
        Assert.InRange(Begun(all), 2, 20);
        output.WriteLine($"{before} descriptors, then {engine.Descriptors}");
        Assert.InRange(engine.Descriptors, before, before + 100);
    }

    [EngineFact]
    public void A_multicall_is_no_lever() => Attack("a multicall of 100,000 system.listMethods", 260, engine =>
    {
        var call = "<value><struct><member><name>methodName</name><value>system.listMethods</value></member></struct></value>";
        var body = $"<methodCall><methodName>system.multicall</methodName><params><param><value><array><data>{string.Concat(Enumerable.Repeat(call, 100_000))}</data></array></value></param></params></methodCall>";
        var answer = engine.Ask($"{Rpc}{HostileEngine.Authorized}Connection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        Assert.InRange(answer.Length, 100, 64 << 20);
        Assert.Contains("more than", answer);
    });

    [EngineFact]
    public void Guesses_are_slow_and_hold_up_nobody_who_is_in_already() => Attack("400 wrong passwords at once", 40, engine =>
    {
        var request = $"GET /v1/engine HTTP/1.1\r\nHost: localhost\r\n{HostileEngine.Authorized}\r\n";
        var honest = engine.Send(request);
        Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(Head(honest, 4096)), StringComparison.Ordinal);
        var wrong = Convert.ToBase64String("jo:guess"u8);
        var all = Many(400, () => engine.Send($"GET /v1/engine HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {wrong}\r\nConnection: close\r\n\r\n"));
        var begin = Stopwatch.GetTimestamp();
        HostileEngine.TrySend(honest, Encoding.ASCII.GetBytes(request));
        Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(Head(honest, 4096)), StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(begin).TotalMilliseconds, 0, 1000);

        // Whoever is on this machine has sixteen million addresses, and is one all the same.
        Assert.Contains("429", engine.AskFrom("127.0.0.7", $"GET /v1/engine HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {wrong}\r\nConnection: close\r\n\r\n"));
        var answers = all.AsParallel().WithDegreeOfParallelism(40).Select(HostileEngine.ReadAll).ToLookup(answer => answer.Split(' ').ElementAtOrDefault(1) ?? "");
        Assert.InRange(answers["401"].Count(), 1, 12);
        Assert.Equal(400, answers["401"].Count() + answers["429"].Count());
    });

    [EngineFact]
    public void Clients_that_leave_in_the_middle_leave_nothing_behind() => Attack("2,000 connections reset after half an exchange", 60, engine =>
    {
        for (var i = 0; i < 2000; i++)
        {
            using var socket = engine.Send(i % 2 == 0
                ? $"GET /v1/events HTTP/1.1\r\nHost: localhost\r\n{HostileEngine.Authorized}\r\n"
                : $"{Rpc}{HostileEngine.Authorized}Content-Length: 1000\r\n\r\n{Call("supervisor.getState")}");
            socket.LingerState = new LingerOption(true, 0);
        }

        Eventually.Holds(() => engine.Descriptors <= engine.DescriptorsBefore + 20, () => $"{engine.Descriptors} descriptors, {engine.DescriptorsBefore} before");
    });

    /// <summary>Runs it, and looks meanwhile and afterwards.</summary>
    private void Attack(string name, int mostGrowth, Action<HostileEngine> attack)
    {
        using var engine = new HostileEngine();
        attack(engine);
        var during = engine.Served(from: "127.0.0.8");
        var growth = engine.Growth;
        output.WriteLine($"| {name} | {growth} MiB | {during:0} ms |");
        Assert.InRange(during, 0, 1000);
        Assert.InRange(growth, int.MinValue, mostGrowth);
        Assert.DoesNotContain("Exception", engine.Run.Log);
        Assert.Equal(0, engine.Run.Ctl("status cat").Status);
    }

    private static List<Socket> Many(int count, Func<Socket> open) => [.. Enumerable.Range(0, count).Select(_ => open())];

    /// <summary>How many of them are being answered; the others have been told that there are too many.</summary>
    private static int Begun(List<Socket> all)
    {
        var heads = all.ConvertAll(socket => Encoding.ASCII.GetString(Head(socket, 12)));
        Assert.All(heads, head => Assert.True(head is "HTTP/1.1 200" or "HTTP/1.1 503", head));
        return heads.Count(head => head == "HTTP/1.1 200");
    }

    private static byte[] Head(Socket socket, int length = 20)
    {
        var buffer = new byte[length];
        return buffer[..socket.Receive(buffer)];
    }
}
