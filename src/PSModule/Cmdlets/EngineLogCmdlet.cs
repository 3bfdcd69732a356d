using System.Management.Automation;

namespace Supervisor.PSModule;

/// <summary>Base of the cmdlets for the engine's own log: sessions can be piped.</summary>
public abstract class EngineLogCmdlet : SessionCmdlet
{
    private readonly List<SessionReference> _sessions = [];

    /// <summary>Sessions, names of sessions, or addresses; the default engine when omitted.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Supervisor")]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public override SessionReference[]? Session { get; set; }

    private protected sealed override void Collect() => _sessions.AddRange(Session ?? []);

    private protected IReadOnlyList<SupervisorSession> Engines()
    {
        Session = _sessions.Count == 0 ? null : [.. _sessions];
        return ChosenSessions();
    }
}
