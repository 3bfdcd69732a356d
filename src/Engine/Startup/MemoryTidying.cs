using System.Diagnostics;
using Supervisor.Engine.Posix.Spawn;

namespace Supervisor.Engine.Startup;

/// <summary>
/// Gives memory back when a burst of work is over: the start, a storm of clients, a thousand restarts. Without it the heap keeps its
/// largest size until the next burst. Costs nothing while nothing is allocated: the collector's own work wakes it.
/// </summary>
internal sealed class MemoryTidying : IDisposable
{
    private readonly Timer _timer;
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private int _collections = -1;
    private long _inUse, _allocated;

    public MemoryTidying()
    {
        _timer = new Timer(_ => Look());
        LookSoon();
    }

    public void Dispose() => _timer.Dispose();

    private void LookSoon()
    {
        try
        {
            _timer.Change(TidyPlan.Pause, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The end.
        }
    }

    /// <summary>One at a time: the next is asked for at the end of this.</summary>
    private void Look()
    {
        var isFirst = _collections < 0;
        var (collections, allocated) = (GC.CollectionCount(0), GC.GetTotalAllocatedBytes());
        var mood = isFirst ? TidyMood.Quiet : TidyPlan.Mood(collections != _collections, allocated - _allocated);
        (_collections, _allocated) = (collections, allocated);
        switch (TidyPlan.Decide(mood, isFirst ? long.MaxValue : GC.GetGCMemoryInfo().TotalCommittedBytes - _inUse, _sinceLast.Elapsed))
        {
            case TidyStep.LookAgain:
                LookSoon();
                return;
            case TidyStep.Collect:
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                _inUse = GC.GetGCMemoryInfo(GCKind.FullBlocking).TotalCommittedBytes;
                _collections = GC.CollectionCount(0);
                NativeSpawn.ForgetPages();
                _sinceLast.Restart();
                break;
        }

        _ = new Sentinel(this);
    }

    /// <summary>Nobody knows it, so the next collection finds it; then there is something to look at.</summary>
    private sealed class Sentinel(MemoryTidying owner)
    {
        ~Sentinel() => owner.LookSoon();
    }
}
