using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Supervisor.Engine.Http.Entry;

namespace Supervisor.Engine.Http.Tls;

// Kestrel's own UseHttps wants a container of services, which we have none of, and brings what we never use. This is the part that matters:
// a handshake that must be over in time, then plain bytes to the next in line.

/// <summary>Speaks TLS on a connection before anything else reads from it.</summary>
internal static class TlsConnection
{
    private static readonly TimeSpan Handshake = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(ConnectionContext connection, ConnectionDelegate next, TlsIdentity identity)
    {
        var socket = connection.Transport;
        var tls = new SslStream(new PipeStream(socket), leaveInnerStreamOpen: true);
        await using (tls.ConfigureAwait(false))
        {
            if (!await ShakeHandsAsync(connection, tls, identity).ConfigureAwait(false))
            {
                return;
            }

            var certificate = tls.RemoteCertificate as X509Certificate2;
            connection.Features.Set<ITlsConnectionFeature>(new Shown { ClientCertificate = certificate });
            if (certificate is not null && connection.Features.Get<Entrance>() is { } entrance)
            {
                entrance.Certificate = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
            }

            var plain = new Pipes(PipeReader.Create(tls, new StreamPipeReaderOptions(leaveOpen: true)), PipeWriter.Create(tls, new StreamPipeWriterOptions(leaveOpen: true)));
            connection.Transport = plain;
            try
            {
                await next(connection).ConfigureAwait(false);
            }
            finally
            {
                await EndAsync(plain, tls).ConfigureAwait(false);
                connection.Transport = socket;
            }
        }
    }

    private static async Task<bool> ShakeHandsAsync(ConnectionContext connection, SslStream tls, TlsIdentity identity)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        patience.CancelAfter(Handshake);
        try
        {
            await tls.AuthenticateAsServerAsync(identity.Options(), patience.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception failed) when (failed is IOException or AuthenticationException or OperationCanceledException or InvalidOperationException)
        {
            // The client's matter: it spoke no TLS, was too slow, or did not like what it saw.
            connection.Abort(new ConnectionAbortedException("no TLS"));
            return false;
        }
    }

    /// <summary>What is written is sent, and the end is said, as far as the client reads it.</summary>
    private static async Task EndAsync(Pipes plain, SslStream tls)
    {
        try
        {
            await plain.Output.CompleteAsync().AsTask().WaitAsync(Farewell).ConfigureAwait(false);
            await plain.Input.CompleteAsync().ConfigureAwait(false);
            await tls.ShutdownAsync().WaitAsync(Farewell).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            // It has left already.
        }
    }

    private sealed class Pipes(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    private sealed class Shown : ITlsConnectionFeature
    {
        public X509Certificate2? ClientCertificate { get; set; }

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);
    }
}
