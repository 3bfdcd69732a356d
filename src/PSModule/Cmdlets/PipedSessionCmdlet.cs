using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Base of the cmdlets about whole engines: sessions may be piped to them.</summary>
public abstract class PipedSessionCmdlet : SessionCmdlet
{
    private readonly List<SessionReference> _sessions = [];

    /// <inheritdoc/>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Supervisor")]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override SessionReference[]? Session { get; set; }

    private protected override IReadOnlyList<SessionReference> NamedSessions => _sessions;

    private protected override void Collect() => _sessions.AddRange(Session ?? []);
}
