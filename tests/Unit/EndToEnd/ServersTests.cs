using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Several servers of one engine, each with its own address and password.</summary>
public sealed class ServersTests
{
    [EngineFact]
    public void Each_server_asks_for_its_own_password_on_every_path()
    {
        var (open, closed) = (FreePort.Any(), FreePort.Any());
        using var engine = new EngineRun($$"""
            [unix_http_server:two]
            file=FOLDER/two.sock
            chmod=0770
            username=jo
            password={SHA}e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4
            [inet_http_server]
            port=127.0.0.1:{{open}}
            [inet_http_server:two]
            port=127.0.0.1:{{closed}}
            username=ann
            password=other
            """).Daemon();
        foreach (var path in (string[])["/", "/page.js", "/ok.html", "/tail.html", "/v1/engine", "/nothing"])
        {
            var expected = path == "/nothing" ? HttpStatusCode.NotFound : HttpStatusCode.OK;
            Assert.Equal(expected, Status(Unix(engine.SocketPath), path, null));
            Assert.Equal(expected, Status(Tcp(open), path, null));
            Assert.Equal(expected, Status(Unix(engine.In("two.sock")), path, "jo:secret"));
            Assert.Equal(expected, Status(Tcp(closed), path, "ann:other"));
            Assert.Equal(HttpStatusCode.Unauthorized, Status(Unix(engine.In("two.sock")), path, null));
            Assert.Equal(HttpStatusCode.Unauthorized, Status(Unix(engine.In("two.sock")), path, "ann:other"));
            Assert.Equal(HttpStatusCode.Unauthorized, Status(Tcp(closed), path, "jo:secret"));
        }

        Assert.Equal(0x1F8u, (uint)OutsideView.Stat(engine.In("two.sock")).st_mode & 0xFFF);
        engine.Kill(Mono.Unix.Native.Signum.SIGTERM);
        Eventually.Holds(() => OutsideView.Gone(engine.Pid), () => "the end of the engine");
        Assert.Empty(Directory.GetFiles(engine.Folder, "*.sock*"));
    }

    [EngineTheory]
    [InlineData(101)]
    [InlineData(107)]
    public void The_longest_names_of_sockets_work(int length)
    {
        using var engine = new EngineRun("");
        var file = engine.In(new string('s', length - engine.Folder.Length - 1));
        engine.Configure($"[unix_http_server:long]\nfile={file}\n");
        engine.Daemon();
        var answer = ProgramRun.Of(EngineBinary.Supervisorctl, ["-s", $"unix://{file}", "pid"]);
        Assert.Equal((0, $"{engine.Pid}\n"), (answer.Status, answer.Text));
        Assert.DoesNotContain(Directory.GetFiles(engine.Folder), name => name.EndsWith($".{engine.Pid}", StringComparison.Ordinal));
    }

    [EngineFact]
    public void A_name_that_is_too_long_is_refused_with_its_length()
    {
        using var engine = new EngineRun("");
        engine.Configure($"[unix_http_server:long]\nfile={engine.In(new string('s', 107 - engine.Folder.Length))}\n");
        var refused = engine.Refused();
        Assert.Equal(2, refused.Status);
        Assert.Contains("the name has 108 bytes and may have 107", refused.Errors);
    }

    private static HttpStatusCode Status(HttpClient client, string path, string? credentials)
    {
        using (client)
        {
            client.DefaultRequestHeaders.Authorization = credentials is null ? null : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
            using var answer = client.Send(new HttpRequestMessage(HttpMethod.Get, path));
            Assert.Equal(answer.StatusCode == HttpStatusCode.Unauthorized, answer.Headers.ConnectionClose == true);
            return answer.StatusCode;
        }
    }

    private static HttpClient Tcp(int port) => new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

    private static HttpClient Unix(string path) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri("http://localhost") };
}
