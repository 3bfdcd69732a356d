using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>
/// Which process wants to be woken next. The deadline itself is in the process's state; an entry here that no longer
/// matches it is simply dropped, so nothing ever has to be cancelled. Of those due at the same time the one comes first whose
/// name does, so that what happens does not depend on how the entries got here.
/// </summary>
internal sealed class DeadlineQueue
{
    private readonly PriorityQueue<ProcessKey, (TimeSpan Due, ProcessKey Key)> _queue = new(Comparer<(TimeSpan Due, ProcessKey Key)>.Create(Compare));

    public void Add(ProcessEntry entry)
    {
        if (entry.Deadline is { } deadline)
        {
            _queue.Enqueue(entry.Key, (deadline, entry.Key));
        }
    }

    /// <summary>Whether the deadline of any process has come.</summary>
    public bool HasDue(SupervisorState state, TimeSpan now)
    {
        while (_queue.TryPeek(out var key, out var next) && next.Due <= now)
        {
            if (state.Find(key)?.Deadline == next.Due)
            {
                return true;
            }

            _queue.Dequeue();
        }

        return false;
    }

    /// <summary>Takes the next process whose deadline has come.</summary>
    public bool TryTakeDue(SupervisorState state, TimeSpan now, out ProcessKey key)
    {
        key = default;
        return HasDue(state, now) && _queue.TryDequeue(out key, out _);
    }

    public TimeSpan? Next => _queue.TryPeek(out _, out var next) ? next.Due : null;

    private static int Compare((TimeSpan Due, ProcessKey Key) one, (TimeSpan Due, ProcessKey Key) other)
    {
        var order = one.Due.CompareTo(other.Due);
        order = order != 0 ? order : string.CompareOrdinal(one.Key.Group, other.Key.Group);
        return order != 0 ? order : string.CompareOrdinal(one.Key.Process, other.Key.Process);
    }
}
