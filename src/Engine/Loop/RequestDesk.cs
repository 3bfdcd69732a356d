using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>Carries requests about processes to the tree, and hands them to the waiters. On the loop's thread only.</summary>
internal sealed class RequestDesk(StateKeeper keeper, EffectRunner effects, BulkWork bulk, StopReport stops, Clock clock, IJournal? journal)
{
    public void Take(ProcessRequest request)
    {
        request.Begin(journal);
        foreach (var key in request.Keys)
        {
            bulk.Add(() => Act(request, key));
        }
    }

    /// <summary>Somebody waits for this child to end, and it has not yet.</summary>
    public bool IsAwaitedStop(ProcessKey key, int pid) =>
        keeper.Waiters.HasAny(key) && keeper.State.Find(key)?.State is ProcessState.Stopping stopping && stopping.Pid == pid;

    private void Act(ProcessRequest request, ProcessKey key)
    {
        if (keeper.State.Find(key) is not { } entry)
        {
            request.Answer(new ProcessOutcome(key, Verdict.Go, null));
            return;
        }

        var verdict = Admission.Judge(request.Action, entry);
        if (verdict == Verdict.Unknown || (verdict != Verdict.Go && request.AnswerAlreadyAtOnce))
        {
            request.Answer(new ProcessOutcome(key, verdict, entry));
            return;
        }

        if (verdict == Verdict.Go)
        {
            if (request.Action is ProcessAction.Start or ProcessAction.Restart && effects.Refusal(entry.Program) is { } refusal)
            {
                request.Answer(new ProcessOutcome(key, verdict, entry, refusal));
                return;
            }

            if (EventFor(request) is { } happened)
            {
                keeper.Give(key, happened);
            }
        }

        bulk.AfterLaunch(() => Await(request, verdict, key));
    }

    private void Await(ProcessRequest request, Verdict verdict, ProcessKey key)
    {
        if (keeper.State.Find(key) is { } entry)
        {
            keeper.Waiters.Add(request, verdict, entry);
            if (request.Action == ProcessAction.Stop && IsAwaitedStop(key, entry.State.Pid))
            {
                stops.Add(entry, clock.Now.Monotonic);
            }
        }
        else
        {
            request.Answer(new ProcessOutcome(key, verdict, null));
        }
    }

    private static ProcessEvent? EventFor(ProcessRequest request) => request.Action switch
    {
        ProcessAction.Start => new ProcessEvent.StartAsked(),
        ProcessAction.Stop => new ProcessEvent.StopAsked { ForUpdate = request.ForUpdate },
        ProcessAction.Kill => new ProcessEvent.KillAsked(),
        ProcessAction.Restart => new ProcessEvent.RestartAsked(),
        ProcessAction.Signal => new ProcessEvent.SignalAsked(request.Signal),
        _ => null,
    };
}
