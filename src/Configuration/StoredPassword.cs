using System.Globalization;

namespace Supervisor.Configuration;

/// <summary>A password as a file keeps it: plain, {SHA} and 40 hex digits, or {PBKDF2-SHA256}iterations$salt$hash with both in Base64.</summary>
public sealed record StoredPassword
{
    private const string Sha1 = "{SHA}";
    private const string Pbkdf2 = "{PBKDF2-SHA256}";
    private const int HashLength = 32;
    private const int LeastSalt = 8;
    private const int LongestSalt = 1024;
    private const int LeastIterations = 1000;

    /// <summary>Some ten seconds of a processor for one password: more can only be a slip.</summary>
    private const int MostIterations = 50_000_000;

    private StoredPassword()
    {
    }

    /// <summary>Set for a plain one.</summary>
    public string? Plain { get; private init; }

    /// <summary>Set for {SHA}: what stands behind it, in small letters.</summary>
    public string? Sha1Hex { get; private init; }

    /// <summary>0 for the other kinds.</summary>
    public int Iterations { get; private init; }

    public ReadOnlyMemory<byte> Salt { get; private init; }

    public ReadOnlyMemory<byte> Hash { get; private init; }

    public static StoredPassword OfPlain(string password) => new() { Plain = password };

    /// <summary>As the original, what follows {SHA} is not looked at: it matches nothing if it is no digest.</summary>
    public static Parsed<StoredPassword> Parse(string text) =>
        text.StartsWith(Sha1, StringComparison.Ordinal) ? new StoredPassword { Sha1Hex = text[Sha1.Length..].ToLowerInvariant() }
        : text.StartsWith(Pbkdf2, StringComparison.Ordinal) ? ParseHash(text[Pbkdf2.Length..])
        : OfPlain(text);

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public static string Format(int iterations, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> hash) =>
        string.Create(CultureInfo.InvariantCulture, $"{Pbkdf2}{iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");

    private static Parsed<StoredPassword> ParseHash(string text)
    {
        var parts = text.Split('$');
        if (parts.Length != 3 || Bytes(parts[1]) is not { } salt || Bytes(parts[2]) is not { } hash)
        {
            return new Refusal($"a password that begins with {Pbkdf2} goes on with ITERATIONS$SALT$HASH, salt and hash in Base64: 'supervisor-engine hash-password' makes one");
        }

        return !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < LeastIterations or > MostIterations
            ? new Refusal($"a password that begins with {Pbkdf2} has from {LeastIterations} to {MostIterations} iterations")
            : salt.Length is < LeastSalt or > LongestSalt ? new Refusal($"the salt of a password has from {LeastSalt} to {LongestSalt} bytes")
            : hash.Length != HashLength ? new Refusal($"the hash of a {Pbkdf2} password has {HashLength} bytes")
            : new StoredPassword { Iterations = iterations, Salt = salt, Hash = hash };
    }

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var count) ? bytes[..count] : null;
    }
}
