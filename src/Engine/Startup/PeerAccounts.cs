using Supervisor.Engine.Core;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>Names and groups of the users at the other ends of our sockets, remembered for a short while: account databases may be slow.</summary>
internal sealed class PeerAccounts(Func<uint, PeerAccount> find, TimeProvider time)
{
    private const int Most = 256;
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<uint, (PeerAccount Account, long Since)> _known = [];

    public static PeerDesk Desk()
    {
        var accounts = new PeerAccounts(Find, TimeProvider.System);
        return new(
            socket => PeerCredentials.Of((int)socket) is { } peer ? new Peer(peer.Pid, peer.Uid, peer.Gid, PeerCredentials.GroupsOf((int)socket)) : null,
            accounts.Of,
            Privileges.Uid);
    }

    public PeerAccount Of(uint uid)
    {
        lock (_lock)
        {
            if (_known.TryGetValue(uid, out var known) && time.GetElapsedTime(known.Since) < Memory)
            {
                return known.Account;
            }
        }

        // Not under the lock: one who is slow to find must not keep the others waiting.
        var account = find(uid);
        lock (_lock)
        {
            if (_known.Count >= Most)
            {
                _known.Clear();
            }

            _known[uid] = (account, time.GetTimestamp());
        }

        return account;
    }

    private static PeerAccount Find(uint uid) =>
        Accounts.Find(uid) is { } account ? new(account.Name, Accounts.LaunchUserOf(account).Groups) : PeerAccount.Unknown;
}
