namespace Supervisor.Engine.Handoff;

/// <summary>
/// When what a disk has refused is tried again by itself: without a deadline of its own it would be tried only when the next thing happens, and the engine may be
/// killed before. Twice as long after each refusal, up to a bound. Times are milliseconds of one clock. Pure.
/// </summary>
internal sealed class JournalRetry(TimeSpan first)
{
    private const long Longest = 5000;

    private readonly long _first = (long)first.TotalMilliseconds;
    private long _pause;
    private long? _at;

    public void Refused(long now)
    {
        _pause = _pause == 0 ? _first : Math.Min(2 * _pause, Math.Max(_first, Longest));
        _at = now + _pause;
    }

    public void Done() => (_pause, _at) = (0, null);

    /// <summary>True once for each time that it is due.</summary>
    public bool IsDue(long now)
    {
        var isDue = now >= _at;
        if (isDue)
        {
            _at = now + _pause;
        }

        return isDue;
    }

    /// <summary>How long there is nothing to try; without end (-1) when nothing was refused.</summary>
    public int Left(long now) => _at is { } at ? (int)Math.Max(0, at - now) : Timeout.Infinite;
}
