namespace Supervisor.Engine.Loop;

/// <summary>Work that many processes make at once: done in slices between mail, its launches side by side. On the loop's thread only.</summary>
internal sealed class BulkWork(StateKeeper keeper, Clock clock, Action<Action> guarded)
{
    /// <summary>Longest time one slice takes before the loop publishes and looks at its mail.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    /// <summary>How many launches are gathered, to be made several at a time.</summary>
    private const int LaunchBatch = 16;

    private readonly Queue<Action> _work = new();
    private readonly List<Action> _afterLaunch = [];

    public bool IsEmpty => _work.Count == 0;

    public void Add(Action work) => _work.Enqueue(work);

    /// <summary>To be done when the launches of the present batch have been made.</summary>
    public void AfterLaunch(Action answer) => _afterLaunch.Add(answer);

    public void DoSlice() => DoSlice(() => _work.TryDequeue(out var work) ? work : null);

    /// <summary>The same with work that is found elsewhere; null when there is no more.</summary>
    public void DoSlice(Func<Action?> next)
    {
        var end = clock.Now.Monotonic + Slice;
        while (DoBatch(next) && clock.Now.Monotonic < end)
        {
        }
    }

    /// <summary>Some work with its launches put off to the end; who waits is answered after them. False when all is done.</summary>
    private bool DoBatch(Func<Action?> next)
    {
        if (next() is not { } work)
        {
            return false;
        }

        keeper.Gather();
        for (Action? more = work; more is not null; more = keeper.Gathered < LaunchBatch ? next() : null)
        {
            guarded(more);
        }

        guarded(keeper.LaunchGathered);
        foreach (var answer in _afterLaunch)
        {
            guarded(answer);
        }

        _afterLaunch.Clear();
        return true;
    }
}
