using Supervisor.Configuration;
using Supervisor.Engine.Http.Tls;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>The system's accounts in the form that the configuration and the loop ask for.</summary>
internal static class SystemAccounts
{
    /// <param name="filesOnly">The main file may be no pipe: it is read again while everything runs, and nobody may be there to write it.</param>
    /// <param name="tls">Keeps what a check of TLS files has read.</param>
    public static ConfigFiles Files(bool filesOnly = false, TlsShelf? tls = null) => new()
    {
        FilesOnly = filesOnly,
        OpenFile = FileKind.OpenFile,
        UserByName = name => ToSettings(Accounts.Find(name)),
        UserById = uid => ToSettings(Accounts.Find(uid)),
        GroupByName = Accounts.FindGroup,
        GroupById = gid => Accounts.FindGroup(gid.ToString(System.Globalization.CultureInfo.InvariantCulture)) is not null,
        TlsProblemOf = (tls ?? new()).Check,
    };

    /// <summary>What a child of this account becomes; null when the account is gone.</summary>
    public static LaunchUser? Find(Configuration.Account account) => Accounts.Find(account.Uid) is { } found ? Accounts.LaunchUserOf(found) : null;

    private static Configuration.Account? ToSettings(Posix.Account? found) => found is null ? null : new(found.Name, found.Uid, found.Gid);
}
