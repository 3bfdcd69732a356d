using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mono.Unix.Native;
using Supervisor.Client;

namespace Supervisor.Unit.EndToEnd;

/// <summary>[inet_http_server] with tls_certificate, seen by our clients, by others, and by those who speak no TLS.</summary>
public sealed class TlsServerTests : IDisposable
{
    private readonly Certificates _signer = new();
    private readonly int _port = FreePort.Any();
    private readonly string _folder = Directory.CreateTempSubdirectory("tls").FullName;

    public TlsServerTests()
    {
        File.WriteAllText(In("server.pem"), _signer.Sign("server"));
        File.WriteAllText(In("ca.pem"), _signer.Pem);
    }

    public void Dispose()
    {
        _signer.Dispose();
        Directory.Delete(_folder, true);
    }

    private string In(string name) => Path.Combine(_folder, name);

    private EngineRun Engine(string more = "username=jo\npassword=secret\n") => new EngineRun($"""
        [inet_http_server]
        port=127.0.0.1:{_port}
        tls_certificate={_folder}/server.pem
        tls_key={_folder}/server.pem
        {more}
        [program:cat]
        command=/bin/cat
        startsecs=0

        """).Daemon();

    private HttpClient Web(string? certificate = null)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(_signer.Own);
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [X509CertificateLoader.LoadPkcs12(X509Certificate2.CreateFromPem(certificate, certificate).Export(X509ContentType.Pkcs12), null)];
        }

        return new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{_port}/"), Timeout = Eventually.Deadline };
    }

    [EngineFact]
    public async Task Our_clients_are_served_and_check_the_certificate()
    {
        using var engine = Engine();
        engine.WaitFor("cat", "Running");
        var endpoint = SupervisorEndpoint.Parse($"https://jo:secret@127.0.0.1:{_port}");
        using (var careful = new JsonClient(endpoint))
        {
            Assert.Equal(SupervisorErrorKind.Untrusted, (await Assert.ThrowsAsync<SupervisorException>(() => careful.GetEngineAsync(default))).Kind);
        }

        using var trusting = new JsonClient(endpoint with { SkipCertificateCheck = true });
        Assert.Equal(engine.Pid, (await trusting.GetEngineAsync(default)).Id);
        using var old = new XmlRpcClient(endpoint with { SkipCertificateCheck = true });
        Assert.Equal("cat", Assert.Single(await old.GetProcessesAsync([], default)).Name);
        string[] status = ["-s", $"https://127.0.0.1:{_port}", "-u", "jo", "-p", "secret", "status"];
        var trusted = ProgramRun.Of("/usr/bin/env", [$"SSL_CERT_FILE={_folder}/ca.pem", EngineBinary.Supervisorctl, .. status]);
        Assert.StartsWith("cat ", trusted.Text);
        var refused = ProgramRun.Of(EngineBinary.Supervisorctl, status);
        Assert.NotEqual(0, refused.Status);
        Assert.DoesNotContain("RUNNING", refused.Text);
    }

    [EngineFact]
    public async Task Large_answers_streams_and_many_requests_at_once_come_through_whole()
    {
        using var engine = Engine("allow_unauthenticated=true");
        engine.WaitFor("cat", "Running");
        using var web = Web();
        var large = new string('x', 700_000);
        using var input = new StringContent($$"""{"names":["cat"],"input":"{{Convert.ToBase64String(Encoding.ASCII.GetBytes(large + "\n"))}}"}""", Encoding.UTF8, "application/json");
        Assert.Contains("\"cat\"", await (await web.PostAsync("v1/processes/input", input)).Content.ReadAsStringAsync());
        Eventually.Holds(() => web.GetStringAsync("tail.html?processname=cat&limit=1000000").GetAwaiter().GetResult().Contains(large), () => "the whole of it");
        using var stream = await web.GetStreamAsync("v1/events");
        Assert.True(await stream.ReadAsync(new byte[10]) > 0);
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => web.GetStringAsync("v1/engine")));
        Assert.All(answers, answer => Assert.Contains("\"state\":\"Running\"", answer));
    }

    [EngineFact]
    public async Task Who_has_to_show_a_certificate_and_shows_none_or_anothers_is_not_served()
    {
        using var stranger = new Certificates("somebody else");
        using var engine = Engine($"tls_client_ca={_folder}/ca.pem\ntls_client_required=true");
        using var none = Web();
        await Assert.ThrowsAsync<HttpRequestException>(() => none.GetStringAsync("v1/engine"));
        using var wrong = Web(stranger.Sign("jo", forClient: true));
        await Assert.ThrowsAsync<HttpRequestException>(() => wrong.GetStringAsync("v1/engine"));
        using var server = Web(_signer.Sign("jo"));
        await Assert.ThrowsAsync<HttpRequestException>(() => server.GetStringAsync("v1/engine"));
        using var right = Web(_signer.Sign("jo", forClient: true));
        Assert.Contains("Running", await right.GetStringAsync("v1/engine"));
        await right.PostAsync("v1/configuration/reread", null);
        engine.WaitForLog("audit who=jo from=127.0.0.1:");
        Assert.DoesNotContain("Server 'inet_http_server' running without any HTTP authentication checking", engine.Log);
    }

    [EngineFact]
    public async Task A_reload_takes_new_files_and_bad_ones_change_nothing()
    {
        using var engine = Engine();
        Assert.Equal("CN=server", await SubjectAsync());
        File.WriteAllText(In("server.pem"), "nonsense");
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("cannot serve TLS in section [inet_http_server]: cannot use ");
        Assert.Equal("CN=server", await SubjectAsync());
        File.WriteAllText(In("server.pem"), _signer.Sign("renewed", days: 3));
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("supervisord started with pid", times: 2);
        Assert.Equal("CN=renewed", await SubjectAsync());
        engine.WaitForLog("the certificate of [inet_http_server] in ");
    }

    [EngineFact]
    public async Task An_upgrade_in_the_middle_of_a_renewal_goes_on_with_what_was_served()
    {
        using var engine = Engine();
        var pid = engine.WaitFor("cat", "Running").Id;
        File.WriteAllText(In("server.pem"), "nonsense");
        Assert.Equal((2, null), (engine.Upgrade() is var second ? second.Generation : 0, second.UpgradeProblem));
        Assert.Equal("CN=server", await SubjectAsync());
        File.Delete(In("server.pem"));
        Assert.Equal(3, engine.Upgrade().Generation);
        Assert.Equal("CN=server", await SubjectAsync());
        Assert.Equal(pid, engine.Process("cat").Id);
    }

    [EngineFact]
    public async Task A_renewal_after_the_check_of_a_reload_does_not_end_the_engine()
    {
        using var engine = new EngineRun($"""
            [inet_http_server]
            port=127.0.0.1:{_port}
            tls_certificate={_folder}/server.pem
            tls_key={_folder}/server.pem
            username=jo
            password=secret
            [program:slow]
            command=/bin/bash -c 'trap "while [ ! -e FOLDER/go ]; do sleep 0.05; done; exit 0" TERM; echo up; while :; do sleep 0.05; done'
            stopwaitsecs=60
            autorestart=false
            stdout_logfile=FOLDER/slow.out
            """).Daemon();
        engine.WaitForFile("slow.out", "up");
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("waiting for slow to die");
        File.WriteAllText(In("server.pem"), "nonsense");
        File.WriteAllText(engine.In("go"), "");
        engine.WaitForLog("supervisord started with pid", times: 2);
        Assert.Equal("CN=server", await SubjectAsync());
    }

    [EngineFact]
    public async Task Who_never_finishes_the_handshake_is_hung_up_on_and_keeps_nobody_waiting()
    {
        using var engine = Engine();
        var silent = Enumerable.Range(0, 200).Select(_ => new TcpClient("127.0.0.1", _port)).ToList();
        await silent[1].GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        await silent[2].GetStream().WriteAsync(new byte[] { 22, 3, 1, 2, 0, 1 });
        Assert.Equal("CN=server", await SubjectAsync().WaitAsync(TimeSpan.FromSeconds(2)));
        Assert.Equal(0, await EndAsync(silent[1]));
        Assert.Equal(0, await EndAsync(silent[2]).WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(0, await EndAsync(silent[199]).WaitAsync(TimeSpan.FromSeconds(20)));
        silent.ForEach(client => client.Dispose());
    }

    [EngineTheory]
    [InlineData("other.pem", "tls_key", "key")]
    [InlineData("empty.pem", "tls_key", "no private key in PEM")]
    public void Files_that_do_not_fit_are_a_problem_with_a_line(string key, string option, string words)
    {
        File.WriteAllText(In("other.pem"), _signer.Sign("other"));
        File.WriteAllText(In("empty.pem"), "");
        using var engine = new EngineRun($"[inet_http_server]\nport=127.0.0.1:{_port}\ntls_certificate={_folder}/server.pem\n{option}={In(key)}\n");
        var refused = ProgramRun.Of(EngineBinary.Supervisord, ["-c", engine.ConfigPath, "--check"]);
        Assert.Equal(2, refused.Status);
        Assert.Contains("cannot serve TLS in section [inet_http_server]: cannot use", refused.Errors);
        Assert.Contains(words, refused.Errors);
        Assert.Matches(@"s\.conf:\d+\)", refused.Errors);
    }

    private async Task<string> SubjectAsync()
    {
        using var client = new TcpClient("127.0.0.1", _port);
        using var tls = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("localhost");
        return tls.RemoteCertificate!.Subject;
    }

    /// <summary>0 when it is closed or reset.</summary>
    private static async Task<int> EndAsync(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
