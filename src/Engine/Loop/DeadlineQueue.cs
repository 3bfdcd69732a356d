using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>
/// Which process wants to be woken next. The deadline itself is in the process's state; an entry here that no longer
/// matches it is simply dropped, so nothing ever has to be cancelled.
/// </summary>
internal sealed class DeadlineQueue
{
    private readonly PriorityQueue<ProcessKey, TimeSpan> _queue = new();

    public void Add(ProcessEntry entry)
    {
        if (entry.Deadline is { } deadline)
        {
            _queue.Enqueue(entry.Key, deadline);
        }
    }

    /// <summary>Takes the next process whose deadline has come.</summary>
    public bool TryTakeDue(SupervisorState state, TimeSpan now, out ProcessKey key)
    {
        while (_queue.TryPeek(out key, out var due) && due <= now)
        {
            _queue.Dequeue();
            if (state.Find(key)?.Deadline == due)
            {
                return true;
            }
        }

        return false;
    }

    public TimeSpan? Next => _queue.TryPeek(out _, out var due) ? due : null;
}
