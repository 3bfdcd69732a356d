using System.Collections.Immutable;
using System.Threading.Channels;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>A notice with its number; numbers have no gaps, so a reader sees what it missed.</summary>
public readonly record struct NumberedNotice(long Serial, Notice Notice);

/// <summary>Hands notices to subscribers, each with a bounded queue of its own: a slow one loses its oldest, nobody waits for it.</summary>
public sealed class EventBus
{
    private const int QueueLength = 4096;

    /// <summary>So much of what a program wrote is kept for subscribers: a slow one may have a whole queue of it.</summary>
    private const int LongestData = 4096;

    private ImmutableList<Channel<NumberedNotice>> _subscribers = [];
    private readonly EventHistory _history = new();
    private long _serial;

    /// <summary>Is shown every notice as it is published, before anybody else, on the loop's thread; misses none.</summary>
    internal Action<Notice>? Heard { get; set; }

    /// <summary>What the next notice will have; those below it have been published.</summary>
    public long NextSerial => Volatile.Read(ref _serial);

    /// <summary>What is kept for readers that come back.</summary>
    internal IReadOnlyList<NumberedNotice> History => _history.After(-1);

    /// <summary>Before anybody subscribes: goes on with another bus's numbers.</summary>
    internal void Restore(IReadOnlyList<NumberedNotice> history, long next)
    {
        foreach (var notice in history)
        {
            _history.Add(notice);
        }

        Volatile.Write(ref _serial, next);
    }

    /// <summary>Called on the loop's thread only.</summary>
    public void Publish(Notice notice)
    {
        Heard?.Invoke(notice);
        var numbered = new NumberedNotice(_serial, Shortened(notice));
        Volatile.Write(ref _serial, _serial + 1);
        _history.Add(numbered);

        // Who subscribes at this moment is seen below, or sees the notice in the history: without the barrier a processor may look at the subscribers first.
        Interlocked.MemoryBarrier();
        foreach (var subscriber in _subscribers)
        {
            subscriber.Writer.TryWrite(numbered);
        }
    }

    private static Notice Shortened(Notice notice) => notice switch
    {
        Notice.Output { Data.Length: > LongestData } e => e with { Data = e.Data[..LongestData].ToArray() },
        Notice.Communication { Data.Length: > LongestData } e => e with { Data = e.Data[..LongestData].ToArray() },
        _ => notice,
    };

    /// <param name="after">The last serial the reader has seen; the kept notices after it come first. Null begins with what happens next.</param>
    public Subscription Subscribe(long? after = null)
    {
        var channel = Channel.CreateBounded<NumberedNotice>(new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        ImmutableInterlocked.Update(ref _subscribers, (list, added) => list.Add(added), channel);

        // Kept before it is handed out: whatever falls between these two lines is in the history, in the queue, or in both.
        var missed = after is { } seen ? _history.After(seen) : [];
        return new Subscription(missed, channel.Reader, () => ImmutableInterlocked.Update(ref _subscribers, (list, gone) => list.Remove(gone), channel));
    }

    /// <summary>The engine ends: every reader comes to its end.</summary>
    public void Complete()
    {
        foreach (var subscriber in _subscribers)
        {
            subscriber.Writer.TryComplete();
        }
    }
}

/// <summary>One reader of the event stream; dispose it to stop.</summary>
public sealed class Subscription(IReadOnlyList<NumberedNotice> missed, ChannelReader<NumberedNotice> notices, Action end) : IDisposable
{
    /// <summary>What was published before; the queue may begin with the last of it again.</summary>
    public IReadOnlyList<NumberedNotice> Missed => missed;

    public ChannelReader<NumberedNotice> Notices => notices;

    public void Dispose() => end();
}
