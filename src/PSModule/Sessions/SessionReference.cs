using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>
/// What -Session takes: a session, the name of one, or an address. Nothing is looked up while parameters bind, so that
/// a wrong name is an error of the cmdlet and not an obscure one of the binding.
/// </summary>
public sealed class SessionReference
{
    private readonly SupervisorSession? _session;

    public SessionReference(SupervisorSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        Text = session.Name;
    }

    public SessionReference(string nameOrAddress)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrAddress);
        Text = nameOrAddress;
    }

    public string Text { get; }

    /// <summary>It was a session itself, not the name of one.</summary>
    internal bool IsSession => _session is not null;

    public override string ToString() => Text;

    internal SupervisorSession? Resolve(SessionTable table) =>
        _session is not null ? (_session.IsClosed ? null : _session)
        : table.Named(Text) ?? (SupervisorEndpoint.TryParse(Text, out var endpoint) ? table.ForEndpoint(endpoint) : null);

    /// <summary>The session itself, the one of this name, or those that this pattern means.</summary>
    internal IReadOnlyList<SupervisorSession> Among(IReadOnlyList<SupervisorSession> open)
    {
        var selects = ProcessName.SelectsText(Text, open.Select(session => session.Name));
        return [.. open.Where(session => _session is not null ? ReferenceEquals(session, _session) : selects(session.Name))];
    }

    /// <summary>The value of $SupervisorDefaultSession; null when it holds nothing usable.</summary>
    internal static SessionReference? From(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        SupervisorSession session => new(session),
        string { Length: > 0 } text => new(text),
        _ => null,
    };
}
