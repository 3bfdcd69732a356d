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
    private long _serial;

    /// <summary>Is shown every notice as it is published, before anybody else, on the loop's thread; misses none.</summary>
    internal Action<Notice>? Heard { get; set; }

    /// <summary>Called on the loop's thread only.</summary>
    public void Publish(Notice notice)
    {
        Heard?.Invoke(notice);
        var numbered = new NumberedNotice(_serial++, _subscribers.IsEmpty ? notice : Shortened(notice));
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

    public Subscription Subscribe()
    {
        var channel = Channel.CreateBounded<NumberedNotice>(new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        ImmutableInterlocked.Update(ref _subscribers, (list, added) => list.Add(added), channel);
        return new Subscription(channel.Reader, () => ImmutableInterlocked.Update(ref _subscribers, (list, gone) => list.Remove(gone), channel));
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
public sealed class Subscription(ChannelReader<NumberedNotice> notices, Action end) : IDisposable
{
    public ChannelReader<NumberedNotice> Notices => notices;

    public void Dispose() => end();
}
