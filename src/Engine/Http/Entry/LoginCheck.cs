using System.Security.Cryptography;
using System.Text;
using Supervisor.Configuration;

namespace Supervisor.Engine.Http.Entry;

/// <summary>Names and passwords of one server. How long a check takes tells neither whether a name exists nor how much of a password is right.</summary>
internal sealed class LoginCheck
{
    /// <summary>The dear part of a check, so that a test can count what it costs.</summary>
    internal delegate byte[] Derive(byte[] password, byte[] salt, int iterations, int length);

    private readonly Derive _derive;
    private readonly (HttpUser User, StoredPassword Password)[] _users;

    /// <summary>The dearest of all: it is paid for every name, known or not. Null when none is dear.</summary>
    private readonly StoredPassword? _dearest;

    public LoginCheck(IEnumerable<HttpUser> users, Derive? derive = null)
    {
        _derive = derive ?? ((password, salt, iterations, length) => Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, length));
        // A text that is none of the known kinds has been refused with the file.
        _users = [.. users.Select(user => (user, StoredPassword.Parse(user.Password) is { Succeeded: true } stored ? stored.Value : StoredPassword.OfPlain(user.Password)))];
        _dearest = _users.Select(user => user.Password).Where(password => password.Iterations > 0).MaxBy(password => password.Iterations);
    }

    /// <summary>Nobody is asked for anything.</summary>
    public bool IsEmpty => _users.Length == 0;

    /// <summary>A check takes the processor so long that it is worth remembering.</summary>
    public bool IsDear => _dearest is not null;

    /// <summary>Who this is, or null.</summary>
    public HttpUser? Find(string name, string password)
    {
        HttpUser? found = null;
        StoredPassword? stored = null;
        foreach (var (user, kept) in _users)
        {
            if (Same(user.Name, name))
            {
                (found, stored) = (user, kept);
            }
        }

        var right = stored is not null & Matches(stored ?? _dearest ?? _users[0].Password, password);

        // A name that is unknown, or kept at a lower price, costs what the dearest costs.
        if (_dearest is not null && stored is not null && stored.Iterations < _dearest.Iterations)
        {
            _ = Derived(_dearest, password, _dearest.Iterations - stored.Iterations);
        }

        return right ? found : null;
    }

    private bool Matches(StoredPassword stored, string password) =>
        stored.Iterations > 0 ? CryptographicOperations.FixedTimeEquals(Derived(stored, password, stored.Iterations), stored.Hash.Span)
        : stored.Sha1Hex is { } digest ? CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(digest), Encoding.UTF8.GetBytes(Sha1.Hex(Encoding.UTF8.GetBytes(password))))
        : Same(stored.Plain!, password);

    private byte[] Derived(StoredPassword stored, string password, int iterations) =>
        _derive(Encoding.UTF8.GetBytes(password), stored.Salt.ToArray(), iterations, stored.Hash.Length);

    /// <summary>By digests, which all have one length: a comparison of texts would tell how long the right one is.</summary>
    private static bool Same(string expected, string given)
    {
        var (one, other) = (Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sha1.Hex(one)), Encoding.ASCII.GetBytes(Sha1.Hex(other)))
            & CryptographicOperations.FixedTimeEquals(one, other);
    }
}
