using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>
/// The sessions of one runspace. ForEach-Object -Parallel shares this assembly's statics between runspaces,
/// so nothing here may be reached without naming the runspace.
/// </summary>
internal sealed class SessionTable
{
    private static readonly ConditionalWeakTable<Runspace, SessionTable> Tables = new();

    private readonly List<SupervisorSession> _open = [];

    // Made on the way for an address nobody opened; not listed, not the default.
    private readonly Dictionary<string, SupervisorSession> _implicit = new(StringComparer.Ordinal);

    private bool _defaultIsRetired;

    public static SessionTable Current => Tables.GetOrCreateValue(
        Runspace.DefaultRunspace ?? throw new InvalidOperationException("cannot use sessions: this thread has no runspace"));

    /// <summary>A copy, so that the list can change while it is piped to Remove-SupervisorSession.</summary>
    public IReadOnlyList<SupervisorSession> Open => [.. _open];

    /// <summary>The first one opened or started, until it is removed.</summary>
    public SupervisorSession? Default { get; private set; }

    public SupervisorSession Add(SupervisorSession session)
    {
        if (!_open.Contains(session))
        {
            _open.Add(session);
        }

        if (Default is null || _defaultIsRetired)
        {
            (Default, _defaultIsRetired) = (session, false);
        }

        return session;
    }

    /// <summary>Its engine has been stopped: the next one that is started may become the default.</summary>
    public void Retire(SupervisorSession session)
    {
        if (ReferenceEquals(Default, session))
        {
            _defaultIsRetired = true;
        }
    }

    public bool Remove(SupervisorSession session)
    {
        if (!_open.Remove(session))
        {
            return false;
        }

        if (ReferenceEquals(Default, session))
        {
            Default = null;
        }

        session.Close();
        return true;
    }

    public SupervisorSession? Named(string name) =>
        _open.Find(session => string.Equals(session.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? _implicit.GetValueOrDefault(name);

    public SupervisorSession? At(string address) => _open.Find(session => session.Address == address);

    /// <summary>The open session at this address, or one that is made for it and kept unlisted.</summary>
    public SupervisorSession ForEndpoint(SupervisorEndpoint endpoint)
    {
        if (endpoint.Username is null && At(endpoint.Address) is { } open)
        {
            return open;
        }

        if (!_implicit.TryGetValue(endpoint.Address, out var session))
        {
            _implicit[endpoint.Address] = session = new SupervisorSession(endpoint.Address, endpoint);
        }

        return session;
    }

    /// <summary>The session on another machine that speaks to this very engine; addresses cannot tell, since a socket's path is the same on every host.</summary>
    public SupervisorSession? RemoteTo(Guid engineId) =>
        engineId == Guid.Empty ? null : _open.Find(session => !session.IsLocal && session.EngineId == engineId);

    public bool IsOpen(string name) => _open.Exists(session => string.Equals(session.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The usual name itself, or with a number when it is in use already.</summary>
    public string FreeName(string usual, Func<string, bool>? isTaken = null)
    {
        var name = usual;
        for (var number = 2; IsOpen(name) || isTaken?.Invoke(name) == true; number++)
        {
            name = $"{usual}#{number}";
        }

        return name;
    }
}
