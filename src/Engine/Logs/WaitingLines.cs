using System.Collections.Concurrent;
using System.Text;
using Supervisor.Configuration;

namespace Supervisor.Engine.Logs;

/// <summary>Lines of the activity log that are not written yet, and what is to be done between two of them. Any thread may add.</summary>
internal sealed class WaitingLines(TimeProvider time)
{
    /// <summary>What waits while the disk takes nothing; ten thousand starts at once say less.</summary>
    private const int MostWaiting = 4 << 20;

    private readonly ConcurrentQueue<Item> _items = new();
    private int _waiting;
    private long _dropped;

    public bool IsEmpty => _items.IsEmpty;

    /// <summary>A line for which there is no room is counted, and told of where it would stand.</summary>
    public void Add(ActivityLevel level, string message)
    {
        var line = Line(level, message);
        if (Interlocked.Add(ref _waiting, line.Length) > MostWaiting)
        {
            Interlocked.Add(ref _waiting, -line.Length);
            Interlocked.Increment(ref _dropped);
            return;
        }

        TellDropped();
        _items.Enqueue(new Item(line, null));
    }

    /// <summary>After the lines before it, and before those after it.</summary>
    public void Add(Action turn) => _items.Enqueue(new Item(null, turn));

    public void TellDropped()
    {
        if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var count)
        {
            var line = Line(ActivityLevel.Warn, $"{count} lines of this log were lost: they could not be written as fast as they came");
            Interlocked.Add(ref _waiting, line.Length);
            _items.Enqueue(new Item(line, null));
        }
    }

    public bool TryTake(out Item item)
    {
        var taken = _items.TryDequeue(out item);
        Interlocked.Add(ref _waiting, -item.Line?.Length ?? 0);
        return taken;
    }

    private byte[] Line(ActivityLevel level, string message) => Encoding.UTF8.GetBytes(ActivityLine.Format(time.GetLocalNow(), level, message));

    /// <summary>One of the two.</summary>
    internal readonly record struct Item(byte[]? Line, Action? Turn);
}
