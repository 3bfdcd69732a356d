using System.Net;
using System.Net.Sockets;
using Supervisor.Client;

namespace Supervisor.Unit.EndToEnd;

/// <summary>[inet_http_server] with a password, plain and hashed.</summary>
public sealed class AuthenticationTests
{
    // SHA-1 of "secret".
    [EngineTheory]
    [InlineData("secret")]
    [InlineData("{SHA}e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4")]
    public void Only_the_right_password_opens_the_tcp_server(string configured)
    {
        var port = FreePort.Any();
        using var engine = new EngineRun($"""
            [inet_http_server]
            port=127.0.0.1:{port}
            username=jo
            password={configured}
            [program:cat]
            command=/bin/cat
            startsecs=0
            """).Daemon();
        engine.WaitFor("cat", "Running");
        string Ctl(string user, string password) =>
            ProgramRun.Of(EngineBinary.Supervisorctl, ["-s", $"http://127.0.0.1:{port}", "-u", user, "-p", password, "status"]).Text;
        Assert.StartsWith("cat ", Ctl("jo", "secret"));
        Assert.Contains("Server requires authentication", Ctl("jo", "wrong"));
        Assert.Contains("Server requires authentication", Ctl("joe", "secret"));
        Assert.Contains("Server requires authentication", Ctl("jo", configured[..5]));
        var endpoint = SupervisorEndpoint.Tcp("127.0.0.1", port);
        using var stranger = new JsonClient(endpoint);
        var refused = Assert.Throws<SupervisorException>(() => stranger.GetEngineAsync(CancellationToken.None).GetAwaiter().GetResult());
        Assert.Equal(SupervisorErrorKind.Unauthenticated, refused.Kind);
        using var known = new JsonClient(endpoint with { Username = "jo", Password = "secret" });
        Assert.Equal(engine.Pid, known.GetEngineAsync(CancellationToken.None).GetAwaiter().GetResult().Id);
        Assert.DoesNotContain("Server 'inet_http_server' running without any HTTP authentication checking", engine.Log);
        Assert.Contains("Server 'unix_http_server' running without any HTTP authentication checking", engine.Log);
    }

    [EngineFact]
    public void An_empty_name_and_password_ask_for_nothing_and_the_log_says_so()
    {
        var port = FreePort.Any();
        using var engine = new EngineRun($"""
            [inet_http_server]
            port=127.0.0.1:{port}
            username=
            password=
            """).Daemon();
        using var anybody = new JsonClient(SupervisorEndpoint.Tcp("127.0.0.1", port));
        Assert.Equal(engine.Pid, anybody.GetEngineAsync(CancellationToken.None).GetAwaiter().GetResult().Id);
        Assert.Contains("Server 'inet_http_server' running without any HTTP authentication checking", engine.Log);
    }

    [EngineFact(Needs.Original)]
    public void The_original_client_gets_in_with_a_hashed_password()
    {
        var port = FreePort.Any();
        using var engine = new EngineRun($$"""
            [inet_http_server]
            port=127.0.0.1:{{port}}
            username=jo
            password={SHA}e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4
            """).Daemon();
        string[] arguments = ["-s", $"http://127.0.0.1:{port}", "-u", "jo", "-p", "secret", "pid"];
        Assert.Equal($"{engine.Pid}\n", ProgramRun.Of(Client.OriginalSupervisor.Ctl, arguments).Text);
    }

    [EngineFact]
    public void A_port_that_is_taken_is_refused_with_status_2()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var engine = new EngineRun($"""
            [inet_http_server]
            port=127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}
            """);
        var refused = engine.Refused();
        Assert.Equal(2, refused.Status);
        Assert.StartsWith("Error: Another program is already listening on a port", refused.Errors);
        Assert.False(File.Exists(engine.SocketPath));
        Assert.False(File.Exists(engine.PidPath));
    }
}

/// <summary>A TCP port that nobody listens on at this moment.</summary>
internal static class FreePort
{
    public static int Any()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
