using System.Collections.Concurrent;
using Supervisor.Configuration;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Startup;

/// <summary>
/// The accounts that programs run as, looked up when their group is made: the account database may be a slow server, and the
/// loop must not wait for it at every launch.
/// </summary>
internal sealed class LaunchUsers
{
    private readonly ConcurrentDictionary<uint, LaunchUser> _known = [];

    /// <summary>Looks the accounts of a group up afresh; not on the loop's thread.</summary>
    public void LookUp(GroupSettings group)
    {
        foreach (var account in group.Processes.Select(program => program.User).OfType<Account>().DistinctBy(account => account.Uid))
        {
            if (SystemAccounts.Find(account) is { } found)
            {
                _known[account.Uid] = found;
            }
        }
    }

    /// <summary>What a child of this account becomes; null when there is no such account.</summary>
    public LaunchUser? Find(Account account) => _known.GetValueOrDefault(account.Uid) ?? SystemAccounts.Find(account);
}
