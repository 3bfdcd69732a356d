using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Base of the cmdlets that talk to engines: the -Session parameter and the fan-out over several.</summary>
public abstract class SessionCmdlet : SupervisorCmdlet
{
    /// <summary>Sessions, names of sessions, or addresses; the default engine when omitted.</summary>
    [Parameter]
    [Alias("Supervisor")]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNullOrEmpty]
    public virtual SessionReference[]? Session { get; set; }

    private readonly List<SessionReference> _sessions = [];
    private bool _collected;

    private protected static SessionTable Table => SessionTable.Current;

    private protected bool SessionWasNamed => NamedSessions.Count > 0;

    private IReadOnlyList<SessionReference> NamedSessions => _collected ? _sessions : Session ?? [];

    private protected SupervisorSession DefaultSession => SessionChoice.Default(Table, name => GetVariableValue(name));

    /// <summary>Piped text means names, not sessions, where a cmdlet takes both. The binder gives it to either.</summary>
    private protected virtual bool TextIsNames => false;

    /// <summary>Each piped session once; those that were given stay the same for every record.</summary>
    private protected override void Collect()
    {
        _collected = true;
        _sessions.AddRange((Session ?? []).Where(session => session.IsSession || !TextIsNames || IsTyped(nameof(Session))).Except(_sessions).ToList());
    }

    /// <summary>False where the binder took a piped session's own name for the parameter's value.</summary>
    private protected bool IsMeant(string parameter) => IsTyped(parameter) || IsTyped(nameof(Session)) || Session is not [{ IsSession: true }, ..];

    private protected IReadOnlyList<SupervisorSession> ChosenSessions()
    {
        var named = NamedSessions;
        if (named.Count == 0)
        {
            return [DefaultSession];
        }

        if (named.Count == 1)
        {
            return [SessionChoice.Named(named[0], Table)];
        }

        var found = new List<SupervisorSession>();
        foreach (var reference in named)
        {
            try
            {
                found.Add(SessionChoice.Named(reference, Table));
            }
            catch (RefusedException missing)
            {
                WriteError(missing.Record);
            }
        }

        return [.. found.Distinct()];
    }

    /// <summary>What each engine is asked for: piped objects at the engine they came from, text at the chosen sessions.</summary>
    private protected IReadOnlyList<SessionPlan> Plan(IEnumerable<SupervisedTarget> targets)
    {
        var chosen = new Lazy<IReadOnlyList<SupervisorSession>>(ChosenSessions);
        return new TargetRouter(Table, SessionWasNamed ? chosen.Value : null, () => chosen.Value, AskIdentity, WriteError).Plan(targets);
    }

    /// <summary>Whose session it is where nobody has asked yet; empty when it does not answer.</summary>
    private Guid AskIdentity(SupervisorSession session)
    {
        try
        {
            session.Learn(session.Client.GetEngineAsync(StopToken).GetAwaiter().GetResult());
            return session.EngineId ?? Guid.Empty;
        }
        catch (SupervisorException)
        {
            return Guid.Empty;
        }
    }

    /// <summary>All sessions at the same time, up to their limit, which what goes on for ever (<paramref name="endless"/>) has not. The only one that cannot be reached ends the cmdlet; one of many is one error.</summary>
    private protected void OnEach<T>(IReadOnlyCollection<T> parts, Func<T, SupervisorSession> sessionOf, Func<T, PipelinePump, Task> work, bool endless = false)
    {
        if (parts.Count == 0)
        {
            return;
        }

        Pump(async pump =>
        {
            if (parts.Count == 1)
            {
                await work(parts.First(), pump).ConfigureAwait(false);
                return;
            }

            using var places = new SemaphoreSlim(endless ? parts.Count : parts.Min(part => sessionOf(part).ThrottleLimit));
            await Task.WhenAll(parts.Select(OneAsync)).ConfigureAwait(false);

            async Task OneAsync(T part)
            {
                await places.WaitAsync(pump.Stopping).ConfigureAwait(false);
                try
                {
                    await work(part, pump).ConfigureAwait(false);
                }
                catch (SupervisorException failure)
                {
                    await pump.ErrorAsync(Refusals.Of(failure, sessionOf(part).Name)).ConfigureAwait(false);
                }
                finally
                {
                    places.Release();
                }
            }
        });
    }

    private protected void OnEach(IReadOnlyCollection<SupervisorSession> sessions, Func<SupervisorSession, PipelinePump, Task> work, bool endless = false) =>
        OnEach(sessions, session => session, work, endless);
}
