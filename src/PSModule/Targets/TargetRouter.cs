using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Sends each piped process back to the engine it came from, and text to the chosen sessions.</summary>
internal sealed class TargetRouter(
    SessionTable table, IReadOnlyList<SupervisorSession>? named, Func<IReadOnlyList<SupervisorSession>> chosen, Func<SupervisorSession, Guid> ask, Action<ErrorRecord> refuse)
{
    public IReadOnlyList<SessionPlan> Plan(IEnumerable<SupervisedTarget> targets)
    {
        var routed = new Dictionary<SupervisorSession, List<SupervisedTarget>>();
        foreach (var target in targets)
        {
            foreach (var session in target.IsProcess ? One(SessionOf(target)) : chosen())
            {
                (routed.TryGetValue(session, out var list) ? list : routed[session] = []).Add(target);
            }
        }

        return [.. routed.Select(route => new SessionPlan(route.Key, route.Value))];
    }

    private static IReadOnlyList<SupervisorSession> One(SupervisorSession? session) => session is null ? [] : [session];

    private SupervisorSession? SessionOf(SupervisedTarget target)
    {
        var session = Named(target) ?? (target.IsForeign ? table.RemoteTo(target.EngineId) : Origin(target));
        if (session is null)
        {
            refuse(target.IsForeign ? NotRoutable(target) : named is not null ? NotAmong(target) : NotOpen(target));
            return null;
        }

        if (target.EngineId != Guid.Empty && session.EngineId is { } there && there != Guid.Empty && there != target.EngineId)
        {
            // The name has been given to another engine since.
            refuse(Refusals.Of(
                ErrorIds.SessionMismatch,
                ErrorCategory.InvalidArgument,
                target.Source,
                $"cannot use '{target.Shown}': the session '{session.Name}' leads to another engine than the one it was read from",
                "Read the process again."));
            return null;
        }

        if (named is null || named.Contains(session))
        {
            return session;
        }

        refuse(NotAmong(target));
        return null;
    }

    /// <summary>
    /// The one of -Session that leads to its engine, which this runspace need not have opened. A deserialised object goes to another machine
    /// or nowhere: a local engine it would be led to is none it was read from.
    /// </summary>
    private SupervisorSession? Named(SupervisedTarget target)
    {
        var able = (named ?? []).Where(session => !target.IsForeign || !session.IsLocal).ToList();
        return able.Find(session => Leads(session.EngineId ?? Guid.Empty))
            ?? (target.IsForeign || target.Supervisor is not { Length: > 0 } ? null : able.Find(session => session == Origin(target) || session.Name.Equals(target.Supervisor, StringComparison.OrdinalIgnoreCase)))
            ?? (target.EngineId == Guid.Empty ? null : able.Find(session => session.EngineId is null && Leads(ask(session))));

        bool Leads(Guid engine) => engine != Guid.Empty && engine == target.EngineId;
    }

    /// <summary>The open session it was read through; the address when another runspace of this process read it.</summary>
    private SupervisorSession? Origin(SupervisedTarget target) =>
        target.Supervisor is not { Length: > 0 } origin ? chosen().FirstOrDefault()
        : table.Named(origin) ?? (SupervisorEndpoint.TryParse(origin, out var endpoint) ? table.ForEndpoint(endpoint) : null);

    private static ErrorRecord NotRoutable(SupervisedTarget target) => Refusals.Of(
        ErrorIds.RemoteObjectNotRoutable,
        ErrorCategory.InvalidArgument,
        target.Source,
        $"cannot use '{target.Shown}': it was read in another session (remoting, a job or a file), and no session here is known to lead to its engine",
        "Pipe inside Invoke-Command or the job, or name the process on this machine's engine with -Name.");

    private static ErrorRecord NotOpen(SupervisedTarget target) => Refusals.Of(
        ErrorIds.SessionNotFound,
        ErrorCategory.ObjectNotFound,
        target.Source,
        $"cannot use '{target.Shown}': the session '{target.Supervisor}' that it was read through is not open here",
        "Open it again with New-SupervisorSession, or read the process again.");

    private ErrorRecord NotAmong(SupervisedTarget target) => Refusals.Of(
        ErrorIds.SessionMismatch,
        ErrorCategory.InvalidArgument,
        target.Source,
        $"cannot use '{target.Shown}' with -Session {string.Join(", ", named!)}: it {(target.Supervisor is { Length: > 0 } ? $"was read through {target.Supervisor}" : "was read")}, and none of these is known to lead to its engine",
        "Leave -Session out: a piped process goes back to the engine it came from.");
}
