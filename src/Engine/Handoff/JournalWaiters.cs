namespace Supervisor.Engine.Handoff;

/// <summary>Who waits until the journal is written so far: until it is, or for so long.</summary>
/// <param name="patience">A disk that does not answer keeps nobody longer.</param>
internal sealed class JournalWaiters(TimeSpan patience)
{
    private readonly Queue<(long Number, Action Done)> _waiting = new();
    private Timer? _timer;

    /// <param name="number">Of what was given to be written last.</param>
    /// <param name="done">Called once, on any thread.</param>
    public void Add(long number, Action done)
    {
        lock (_waiting)
        {
            _waiting.Enqueue((number, done));
            _timer ??= new Timer(_ => Written(long.MaxValue), null, patience, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>All up to this number is in the file, or has been refused.</summary>
    public void Written(long number)
    {
        while (Next(number) is { } done)
        {
            done();
        }
    }

    private Action? Next(long number)
    {
        lock (_waiting)
        {
            if (_waiting.TryPeek(out var first) && first.Number <= number)
            {
                return _waiting.Dequeue().Done;
            }

            if (_waiting.Count == 0)
            {
                _timer?.Dispose();
                _timer = null;
            }

            return null;
        }
    }
}
