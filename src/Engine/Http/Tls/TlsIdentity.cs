using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Supervisor.Configuration;
using Supervisor.Engine.Http.Entry;

namespace Supervisor.Engine.Http.Tls;

/// <summary>The certificate and key that a server shows, and whose certificates it wants from clients.</summary>
internal sealed class TlsIdentity
{
    private const string CertificateKey = "tls_certificate";
    private const string KeyKey = "tls_key";
    private const string ClientCaKey = "tls_client_ca";

    /// <summary>"Client authentication": a certificate made for servers alone is no client's.</summary>
    private const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection? _clientCa;
    private readonly bool _clientRequired;
    private readonly SslStreamCertificateContext _context;

    private TlsIdentity(TlsTexts texts, X509Certificate2 certificate, X509Certificate2Collection chain, X509Certificate2Collection? clientCa, bool clientRequired)
    {
        (Texts, Ends, _clientCa, _clientRequired) = (texts, certificate.NotAfter.ToUniversalTime(), clientCa, clientRequired);
        _context = SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    /// <summary>When the certificate ends (UTC).</summary>
    public DateTime Ends { get; }

    /// <summary>What it was made of.</summary>
    public TlsTexts Texts { get; }

    /// <summary>From the files as they are now.</summary>
    public static TlsIdentity? Load(TlsSettings settings, out TlsProblem? problem) => Make(settings, null, out problem);

    /// <summary>From what was read before; null reads the files.</summary>
    public static TlsIdentity? Make(TlsSettings settings, TlsTexts? known, out TlsProblem? problem)
    {
        problem = Cryptography.Problem is { } missing ? new(CertificateKey, missing) : null;
        var chain = new X509Certificate2Collection();
        var clientCa = settings.ClientCa is null ? null : new X509Certificate2Collection();
        X509Certificate2? own = null;
        string certificate = "", key = "", signers = "";
        _ = problem is null
            && Try(CertificateKey, settings.Certificate, known?.Certificate, text => Certificates(chain, certificate = text), ref problem)
            && Try(KeyKey, settings.Key, known?.Key, text => key = text, ref problem)
            && Try(KeyKey, settings.Key, key, _ => own = Own(certificate, key), ref problem)
            && (clientCa is null || Try(ClientCaKey, settings.ClientCa!, known?.ClientCa, text => Certificates(clientCa, signers = text), ref problem));
        return problem is null ? new TlsIdentity(new(certificate, key, clientCa is null ? null : signers), own!, chain, clientCa, settings.ClientRequired) : null;
    }

    public SslServerAuthenticationOptions Options()
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _context,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            ClientCertificateRequired = _clientCa is not null,
            AllowRenegotiation = false,
        };
        if (_clientCa is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(_clientCa);
            options.CertificateChainPolicy.ApplicationPolicy.Add(new Oid(ClientPurpose));
            options.RemoteCertificateValidationCallback = (_, shown, _, errors) => shown is null ? !_clientRequired : errors == SslPolicyErrors.None;
        }

        return options;
    }

    private static void Certificates(X509Certificate2Collection into, string text)
    {
        into.ImportFromPem(text);
        if (into.Count == 0)
        {
            throw new CryptographicException("it has no certificate in PEM");
        }
    }

    private static X509Certificate2 Own(string certificate, string key) =>
        key.Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal) ? throw new CryptographicException("the key is locked by a password, which nobody could type when the engine starts")
        : !key.Contains("PRIVATE KEY", StringComparison.Ordinal) ? throw new CryptographicException("it has no private key in PEM")
        : X509Certificate2.CreateFromPem(certificate, key);

    private static bool Try(string option, string path, string? known, Action<string> read, ref TlsProblem? problem)
    {
        try
        {
            read(known ?? File.ReadAllText(path));
            return true;
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            problem = new(option, $"cannot use {path}: {why.Message.TrimEnd('.')}");
            return false;
        }
    }
}
