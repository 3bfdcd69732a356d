using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Supervisor.Client;

namespace Supervisor.Unit.Client;

/// <summary>An engine behind TLS with a certificate that nobody has signed.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public TlsTests()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    private string Address => $"tls://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Dispose()
    {
        _listener.Dispose();
        Assert.True(_serving.Wait(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_refused_with_advice()
    {
        using var client = new NegotiatedClient(SupervisorEndpoint.Parse(Address));
        var failure = await Assert.ThrowsAsync<SupervisorException>(() => client.GetEngineAsync(FakeEngine.Deadline));
        Assert.Equal(SupervisorErrorKind.Untrusted, failure.Kind);
        Assert.Contains("-SkipCertificateCheck", failure.Message);
        Assert.StartsWith("cannot reach the engine at https://127.0.0.1:", failure.Message);
    }

    [Fact]
    public async Task Without_the_check_it_is_spoken_to()
    {
        using var client = new NegotiatedClient(SupervisorEndpoint.Parse(Address) with { SkipCertificateCheck = true });
        Assert.Equal("9", (await client.GetEngineAsync(FakeEngine.Deadline)).Version);
    }

    private async Task ServeAsync()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=engine", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        while (true)
        {
            try
            {
                using var socket = await _listener.AcceptSocketAsync();
                using var stream = new SslStream(new NetworkStream(socket));
                await stream.AuthenticateAsServerAsync(certificate);
                var buffer = new byte[4096];
                await stream.ReadAtLeastAsync(buffer, 1);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"version\":\"9\",\"compatibleVersion\":\"4.3.0\",\"apiVersion\":\"3.0\",\"state\":\"Running\"}"u8.ToArray());
            }
            catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
            {
                // The client did not like the certificate.
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
