using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>"waiting for x to stop": said at once and every two seconds while somebody waits for a stop that he asked for.</summary>
internal sealed class StopReport
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private readonly PriorityQueue<(ProcessKey Key, int Pid), TimeSpan> _due = new();

    // By pid as well: the next child of the same process is another stop.
    private readonly HashSet<(ProcessKey Key, int Pid)> _stops = [];

    /// <summary>When the next line is due; null while nobody waits.</summary>
    public TimeSpan? Next => _due.TryPeek(out _, out var due) ? due : null;

    public void Add(ProcessEntry entry, TimeSpan now)
    {
        if (_stops.Add((entry.Key, entry.State.Pid)))
        {
            _due.Enqueue((entry.Key, entry.State.Pid), now);
        }
    }

    /// <param name="goesOn">Whether this child still has not ended and somebody still waits.</param>
    /// <param name="now">Lines due until now are written.</param>
    /// <param name="write">The activity log.</param>
    public void Write(Func<ProcessKey, int, bool> goesOn, TimeSpan now, WriteActivity write)
    {
        while (_due.TryPeek(out var stop, out var due) && due <= now)
        {
            _due.Dequeue();
            if (goesOn(stop.Key, stop.Pid))
            {
                write(ActivityLevel.Info, $"waiting for {stop.Key.Process} to stop");
                _due.Enqueue(stop, now + Period);
            }
            else
            {
                _stops.Remove(stop);
            }
        }
    }
}
