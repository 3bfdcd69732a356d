using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Http.Entry;

/// <summary>What the system knows of the clients of unix sockets; given by whoever starts the host.</summary>
/// <param name="Of">The peer of a connected socket.</param>
/// <param name="AccountOf">Name and groups of a user; may be slow.</param>
/// <param name="OwnUid">The engine's own user.</param>
internal sealed record PeerDesk(Func<nint, Peer?> Of, Func<uint, PeerAccount> AccountOf, uint OwnUid)
{
    public static readonly PeerDesk Empty = new(_ => null, _ => PeerAccount.Unknown, uint.MaxValue);
}

/// <summary>One server's door: who is asked for there, and what the socket itself tells.</summary>
internal sealed class Door(ServerSettings settings)
{
    public ServerSettings Settings { get; } = settings;

    public LoginCheck Logins { get; } = new(settings.AllUsers);

    /// <summary>Set for a TCP server where whoever reaches it is let in.</summary>
    public OpenPort? Open { get; } =
        settings is InetServerSettings { Tls: not { ClientRequired: true } } inet && !settings.AllUsers.Any() ? new OpenPort(inet.AllowUnauthenticated) : null;
}

/// <summary>A connection that has come through a door; set on it as a feature.</summary>
internal sealed class Entrance(Door door, Peer? peer, PeerDesk desk)
{
    private Access? _access;

    public Door Door { get; } = door;

    public Peer? Peer { get; } = peer;

    /// <summary>The name in the certificate that the client has shown; null for none.</summary>
    public string? Certificate { get; set; }

    /// <summary>
    /// The last login that was right on this connection, as it was sent: it needs no further check, and nobody else's guesses hold it up.
    /// A guess that is answered by this has been right before.
    /// </summary>
    public (string Header, HttpUser User)? LetIn { get; set; }

    /// <summary>What whoever is at the other end may do as far as the connection tells; looked up once.</summary>
    public Access Access => _access ??= Door.Settings is UnixServerSettings unix
        ? AccessRules.OfPeer(unix.Peers, Peer, desk.OwnUid, () => desk.AccountOf(Peer!.Uid))
        : Access.Control;

    /// <summary>"jo(1000)": the name that the account database has for the peer.</summary>
    public string PeerName => Peer is null ? "-" : desk.AccountOf(Peer.Uid).Name is { } name ? $"{name}({Peer.Uid})" : $"uid:{Peer.Uid}";
}
