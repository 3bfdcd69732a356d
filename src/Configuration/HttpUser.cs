using System.Text.Json.Serialization;

namespace Supervisor.Configuration;

/// <summary>What a named user of an HTTP server may do.</summary>
public enum HttpUserRole
{
    Read,
    Control,
}

/// <summary>Somebody who gives a name and a password to an HTTP server: [http_user:name], or username and password of the server's section.</summary>
public sealed record HttpUser
{
    public required string Name { get; init; }

    /// <summary>Plain, {SHA} and hex digits, or {PBKDF2-SHA256}: see <see cref="StoredPassword"/>.</summary>
    [JsonConverter(typeof(SecretJson))]
    public required string Password { get; init; }
    public HttpUserRole Role { get; init; } = HttpUserRole.Read;
    public SourceLocation Source { get; init; }
}
