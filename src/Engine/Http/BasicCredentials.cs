using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Supervisor.Configuration;

namespace Supervisor.Engine.Http;

/// <summary>The user name and password that a server asks for; the password may be kept as {SHA} and 40 hex digits.</summary>
internal sealed class BasicCredentials(string username, string password)
{
    private const string Digest = "{SHA}";

    public static BasicCredentials? Of(ServerSettings settings) =>
        settings is { Username: { Length: > 0 } username, Password: { } password } ? new(username, password) : null;

    /// <summary>Judges an Authorization header; how long it takes tells nothing of the password.</summary>
    public bool Allow(string? authorization)
    {
        const string scheme = "Basic ";
        if (authorization is null || !authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[scheme.Length..].Trim(), bytes, out var count))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, count);
        var colon = text.IndexOf(':');
        return colon >= 0 && Same(username, text[..colon]) & SamePassword(text[(colon + 1)..]);
    }

    public static void Refuse(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status401Unauthorized;
        response.Headers.WWWAuthenticate = "Basic realm=\"default\"";
        response.Headers.Connection = "close";
    }

    private bool SamePassword(string given) => password.StartsWith(Digest, StringComparison.Ordinal)
        ? Same(password[Digest.Length..].ToLowerInvariant(), Sha1.Hex(Encoding.UTF8.GetBytes(given)))
        : Same(password, given);

    private static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
