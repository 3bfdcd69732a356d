namespace Supervisor.Configuration;

/// <summary>Who may read and who may control over a unix socket, beside root and the engine's own user.</summary>
public sealed record PeerRules(PeerList Read, PeerList Control);

/// <summary>Users and groups as one key of the file names them.</summary>
public sealed record PeerList
{
    public static readonly PeerList Nobody = new();

    /// <summary>Written as "*": whoever the socket's mode lets in.</summary>
    public bool Everybody { get; init; }
    public ValueList<Account> Users { get; init; } = [];
    public ValueList<PeerGroup> Groups { get; init; } = [];
}

/// <summary>A resolved group: what was written and its id.</summary>
public sealed record PeerGroup(string Name, uint Gid);
