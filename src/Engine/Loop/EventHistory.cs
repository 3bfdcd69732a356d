using System.Collections.Immutable;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>The last notices, for readers that come back. Written by the loop alone, read by anybody without a lock.</summary>
internal sealed class EventHistory
{
    public const int Longest = 2048;

    /// <summary>Output that programs wrote weighs more than news about them.</summary>
    private const long Heaviest = 1 << 20;

    private ImmutableQueue<NumberedNotice> _notices = [];
    private int _count;
    private long _weight;

    public void Add(NumberedNotice notice)
    {
        var notices = _notices.Enqueue(notice);
        (_count, _weight) = (_count + 1, _weight + WeightOf(notice));
        while (_count > Longest || _weight > Heaviest)
        {
            notices = notices.Dequeue(out var oldest);
            (_count, _weight) = (_count - 1, _weight - WeightOf(oldest));
        }

        Volatile.Write(ref _notices, notices);
    }

    public IReadOnlyList<NumberedNotice> After(long serial) => [.. Volatile.Read(ref _notices).Where(notice => notice.Serial > serial)];

    private static long WeightOf(NumberedNotice numbered) => numbered.Notice switch
    {
        Notice.Output output => output.Data.Length,
        Notice.Communication communication => communication.Data.Length,
        Notice.RemoteCommunication remote => remote.Data.Length * 2L,
        _ => 0,
    };
}
