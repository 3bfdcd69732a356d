namespace Supervisor.Engine.Http.Entry;

/// <summary>Dear checks, few at a time; whoever has failed the least goes first, so that guesses from a thousand addresses hold up nobody who does not guess.</summary>
internal sealed class DearTurns(int most)
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, (int Failures, long Order)> _waiting = new();
    private int _taken;
    private long _order;

    public async Task EnterAsync(int failures, CancellationToken cancellation)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_taken < most)
            {
                _taken++;
                return;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn, (failures, _order++));
        }

        using var leaving = cancellation.Register(() => Forget(turn, cancellation));
        await turn.Task.ConfigureAwait(false);
    }

    /// <summary>So many wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            // Who is leaving just now cannot be given it.
            while (_waiting.TryDequeue(out var next, out _))
            {
                if (next.TrySetResult())
                {
                    return;
                }
            }

            _taken--;
        }
    }

    private void Forget(TaskCompletionSource turn, CancellationToken cancellation)
    {
        lock (_lock)
        {
            _ = turn.TrySetCanceled(cancellation);
            _ = _waiting.Remove(turn, out _, out _);
        }
    }
}
