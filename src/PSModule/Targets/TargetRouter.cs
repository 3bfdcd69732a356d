using System.Management.Automation;
using Supervisor.Client;

namespace Supervisor.PSModule;

/// <summary>Sends each piped process back to the engine it came from, and text to the chosen sessions.</summary>
internal sealed class TargetRouter(SessionTable table, IReadOnlyList<SupervisorSession>? named, Func<IReadOnlyList<SupervisorSession>> chosen, Action<ErrorRecord> refuse)
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
        var session = target.IsForeign ? table.RemoteTo(target.EngineId) : Origin(target);
        if (session is null)
        {
            refuse(target.IsForeign ? NotRoutable(target) : NotOpen(target));
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

        if (named is null || named.Any(candidate => candidate == session || (candidate.EngineId is { } id && id != Guid.Empty && id == target.EngineId)))
        {
            return session;
        }

        refuse(Refusals.Of(
            ErrorIds.SessionMismatch,
            ErrorCategory.InvalidArgument,
            target.Source,
            $"cannot use '{target.Shown}' with -Session {string.Join(", ", named)}: it belongs to {session.Name}",
            "Leave -Session out: a piped process goes back to the engine it came from."));
        return null;
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
}
