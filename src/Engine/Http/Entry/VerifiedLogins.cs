using System.Security.Cryptography;
using System.Text;
using Supervisor.Configuration;

namespace Supervisor.Engine.Http.Entry;

/// <summary>Dear checks that went well lately, and from where, under a digest whose key nobody has; passwords are not kept.</summary>
internal sealed class VerifiedLogins
{
    private const int Most = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<(LoginCheck Check, string Digest), HttpUser> _known = [];
    private readonly Queue<(LoginCheck Check, string Digest)> _order = new();
    private byte[]? _key;

    public HttpUser? Find(LoginCheck check, string address, string name, string password)
    {
        lock (_lock)
        {
            return _known.Count == 0 ? null : _known.GetValueOrDefault((check, Digest(address, name, password)));
        }
    }

    public void Add(LoginCheck check, string address, string name, string password, HttpUser user)
    {
        lock (_lock)
        {
            var key = (check, Digest(address, name, password));
            if (_known.TryAdd(key, user))
            {
                _order.Enqueue(key);
            }

            if (_order.Count > Most)
            {
                _known.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>The key is made with the first one: an engine without dear passwords loads no cryptography.</summary>
    private string Digest(string address, string name, string password) =>
        Convert.ToBase64String(HMACSHA256.HashData(_key ??= RandomNumberGenerator.GetBytes(32), Encoding.UTF8.GetBytes($"{address} {name.Length}:{name}{password}")));
}
