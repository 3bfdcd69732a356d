using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>Who waits for which process to settle.</summary>
internal sealed class Waiters
{
    private readonly Dictionary<ProcessKey, List<(ProcessRequest Request, Verdict Verdict)>> _waiting = [];

    /// <summary>Answers at once if the process has settled already, else when it does.</summary>
    public void Add(ProcessRequest request, Verdict verdict, ProcessEntry entry)
    {
        if (Settling.IsSettled(entry, request.Rule, request.States))
        {
            request.Answer(new ProcessOutcome(entry.Key, verdict, entry));
            return;
        }

        if (!_waiting.TryGetValue(entry.Key, out var list))
        {
            _waiting[entry.Key] = list = [];
        }

        list.Add((request, verdict));
    }

    /// <summary>Whether anybody waits for this process.</summary>
    public bool HasAny(ProcessKey key) => _waiting.ContainsKey(key);

    public void Look(ProcessEntry entry)
    {
        if (!_waiting.TryGetValue(entry.Key, out var list))
        {
            return;
        }

        list.RemoveAll(waiting =>
        {
            var settled = Settling.IsSettled(entry, waiting.Request.Rule, waiting.Request.States);
            if (settled)
            {
                waiting.Request.Answer(new ProcessOutcome(entry.Key, waiting.Verdict, entry));
            }

            return settled;
        });
        if (list.Count == 0)
        {
            _waiting.Remove(entry.Key);
        }
    }

    /// <summary>The process is gone: whoever waited hears that there is none.</summary>
    public void Gone(ProcessKey key)
    {
        if (_waiting.Remove(key, out var list))
        {
            foreach (var (request, verdict) in list)
            {
                request.Answer(new ProcessOutcome(key, verdict, null));
            }
        }
    }

    public void Abandon(ProcessRequest request)
    {
        foreach (var key in request.Keys)
        {
            if (_waiting.TryGetValue(key, out var list) && list.RemoveAll(waiting => waiting.Request == request) > 0 && list.Count == 0)
            {
                _waiting.Remove(key);
            }
        }

        request.Abandon();
    }
}
