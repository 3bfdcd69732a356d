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

    public void DoSlice()
    {
        var end = clock.Now.Monotonic + Slice;
        while (!IsEmpty && clock.Now.Monotonic < end)
        {
            DoBatch();
        }
    }

    /// <summary>Some work with its launches put off to the end; who waits is answered after them.</summary>
    private void DoBatch()
    {
        keeper.Gather();
        while (keeper.Gathered < LaunchBatch && _work.TryDequeue(out var work))
        {
            guarded(work);
        }

        guarded(keeper.LaunchGathered);
        foreach (var answer in _afterLaunch)
        {
            guarded(answer);
        }

        _afterLaunch.Clear();
    }
}
