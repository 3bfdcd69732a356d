namespace Supervisor.Client;

/// <summary>Where an engine listens: the path of a unix socket, a host and a port, or the end of a transport, with the credentials to use there.</summary>
public sealed record SupervisorEndpoint
{
    /// <summary>Where distributions put the socket, the likeliest first.</summary>
    public static readonly IReadOnlyList<string> WellKnownSockets =
        ["/run/supervisor.sock", "/var/run/supervisor.sock", "/run/supervisor/supervisor.sock", "/var/run/supervisor/supervisor.sock", "/run/supervisord.sock", "/tmp/supervisor.sock"];

    private string? _address;

    private SupervisorEndpoint()
    {
    }

    /// <summary>Set for a unix socket; null for a host and a port.</summary>
    public string? SocketPath { get; private init; }

    public string Host { get; private init; } = "localhost";

    public int Port { get; private init; } = 80;

    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>TLS over the port.</summary>
    public bool IsTls { get; private init; }

    /// <summary>Take whatever certificate is shown there.</summary>
    public bool SkipCertificateCheck { get; init; }

    /// <summary>Set for a way that is neither a socket nor a port of this network.</summary>
    public IEngineTransport? Transport { get; private init; }

    /// <summary>Where requests and answers are written down; nowhere when null.</summary>
    public EngineTrace? Trace { get; init; }

    public string Address => _address ?? (SocketPath is null ? Uri.ToString().TrimEnd('/') : "unix://" + SocketPath);

    /// <summary>The base of request URIs; over a unix socket and over a transport the host says nothing.</summary>
    public Uri Uri => SocketPath is null && Transport is null ? new UriBuilder(IsTls ? "https" : "http", Host, Port).Uri : new Uri("http://localhost/");

    /// <summary>The same as part of a sentence: "at unix:///run/supervisor.sock" or "on web1".</summary>
    internal string Place => Transport is null ? $"at {Address}" : $"on {Transport.Host}";


    public override string ToString() => Address;

    public static SupervisorEndpoint Unix(string path) => new() { SocketPath = Path.GetFullPath(path) };

    public static SupervisorEndpoint Tcp(string host, int port) => new() { Host = host, Port = port };

    /// <param name="transport">The way.</param>
    /// <param name="address">How the engine at its end is called, as text that no other has.</param>
    public static SupervisorEndpoint Through(IEngineTransport transport, string address) => new() { Transport = transport, Host = transport.Host, _address = address };

    /// <summary>Reads "unix:///path", "unix:path", "/path", "./path", "http://[user:password@]host:port", "https://…", "tcp://host:port", "tcp:host:port" or "tls://…".</summary>
    public static SupervisorEndpoint Parse(string text) =>
        TryParse(text, out var endpoint) ? endpoint : throw new FormatException(
            $"cannot use '{text}' as an address: expected unix:///path, /path, tcp://host:port, tls://host:port, http://host:port or https://host:port");

    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SupervisorEndpoint? endpoint)
    {
        endpoint = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        if (text.StartsWith("unix:", StringComparison.OrdinalIgnoreCase))
        {
            var path = text[5..];
            path = path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;
            endpoint = path.StartsWith('/') ? Unix(path) : null;
        }
        else if (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            endpoint = FromUri(text);
        }
        else if (text.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase))
        {
            endpoint = FromUri("http://" + text[4..].TrimStart('/'));
        }
        else if (text.StartsWith("tls:", StringComparison.OrdinalIgnoreCase))
        {
            endpoint = FromUri("https://" + text[4..].TrimStart('/'));
        }
        else if (text[0] is '/' or '.')
        {
            endpoint = Unix(text);
        }

        return endpoint is not null;
    }

    /// <summary>
    /// The engine to speak to: <paramref name="address"/> when given, else SUPERVISOR_SOCKET, else SUPERVISOR_SERVER_URL,
    /// else the first well-known socket that exists; null when there is none.
    /// </summary>
    public static SupervisorEndpoint? Find(string? address = null) => Find(address, Environment.GetEnvironmentVariable, File.Exists);

    internal static SupervisorEndpoint? Find(string? address, Func<string, string?> environment, Func<string, bool> exists)
    {
        var text = new[] { address, environment("SUPERVISOR_SOCKET"), environment("SUPERVISOR_SERVER_URL") }.FirstOrDefault(text => !string.IsNullOrEmpty(text))
            ?? WellKnownSockets.FirstOrDefault(exists);
        if (text is null)
        {
            return null;
        }

        var endpoint = Parse(text);
        return string.IsNullOrEmpty(address) && endpoint.Username is null
            ? endpoint with { Username = environment("SUPERVISOR_USERNAME"), Password = environment("SUPERVISOR_PASSWORD") }
            : endpoint;
    }

    private static SupervisorEndpoint? FromUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            return null;
        }

        var user = uri.UserInfo.Split(':', 2);
        return new()
        {
            Host = uri.Host,
            Port = uri.Port,
            IsTls = uri.Scheme == Uri.UriSchemeHttps,
            Username = user[0].Length == 0 ? null : Uri.UnescapeDataString(user[0]),
            Password = user.Length == 2 ? Uri.UnescapeDataString(user[1]) : null,
        };
    }
}
