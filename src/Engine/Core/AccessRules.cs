using Supervisor.Configuration;

namespace Supervisor.Engine.Core;

/// <summary>Who is at the other end of a unix socket: what the kernel noted at connect. Groups: the further ones of the process; null when the kernel does not say.</summary>
public sealed record Peer(int Pid, uint Uid, uint Gid, IReadOnlyList<uint>? Groups = null);

/// <summary>What the account database says of a user id: its name and every group that has it.</summary>
public sealed record PeerAccount(string? Name, IReadOnlyList<uint> Groups)
{
    public static readonly PeerAccount Unknown = new(null, []);
}

/// <summary>Who may do what: the rules of a server and somebody who asks. Pure.</summary>
public static class AccessRules
{
    private const uint Root = 0;

    /// <param name="rules">Null: the mode of the socket decides, and whoever could connect may do everything.</param>
    /// <param name="peer">Null when the kernel does not say.</param>
    /// <param name="ownUid">The engine's own user.</param>
    /// <param name="account">Asked only when the kernel does not say the groups and one can matter: account databases may be slow.</param>
    public static Access OfPeer(PeerRules? rules, Peer? peer, uint ownUid, Func<PeerAccount> account)
    {
        if (rules is null)
        {
            return Access.Control;
        }

        if (peer is null)
        {
            return Access.None;
        }

        if (peer.Uid == Root || peer.Uid == ownUid)
        {
            return Access.Control;
        }

        var groups = peer.Groups;
        return Names(rules.Control) ? Access.Control : Names(rules.Read) ? Access.Read : Access.None;

        bool Names(PeerList list) =>
            list.Everybody
            || list.Users.Any(user => user.Uid == peer.Uid)
            || list.Groups.Any(group => group.Gid == peer.Gid)
            || (list.Groups.Count > 0 && list.Groups.Any(group => (groups ??= account().Groups).Contains(group.Gid)));
    }

    /// <summary>What a named user may do over a connection that itself may do <paramref name="connection"/>.</summary>
    public static Access OfUser(HttpUserRole role, Access connection)
    {
        var own = role == HttpUserRole.Control ? Access.Control : Access.Read;
        return own < connection ? own : connection;
    }
}
