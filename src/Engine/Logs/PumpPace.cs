using System.Diagnostics;

namespace Supervisor.Engine.Logs;

/// <summary>
/// When the pump rests a moment so that more bytes come with one wake-up: only while wake-ups follow each other closely.
/// A quiet program's line is never held; under load a line waits less than a millisecond.
/// </summary>
internal struct PumpPace
{
    // Many lines need few wake-ups; much data must not wait, since its pipe may be full already.
    internal const long LineRest = 700_000;
    internal const long Much = 16 << 10;

    private const int WakesToBegin = 16;

    // Resting itself makes wake-ups rarer, so fewer are enough to go on.
    private const int WakesToGoOn = 4;
    private static readonly long Window = Stopwatch.Frequency / 200;
    private long _windowStart;
    private int _wakes;
    private bool _busy;

    /// <summary>After a wake-up that read <paramref name="bytes"/>: the nanoseconds to rest before the next.</summary>
    internal long Rest(long now, long bytes)
    {
        _wakes++;
        if (now - _windowStart >= Window)
        {
            // A long gap is a quiet time, however many wake-ups came before it.
            _busy = _wakes >= (_busy ? WakesToGoOn : WakesToBegin) && now - _windowStart < 2 * Window;
            (_windowStart, _wakes) = (now, 0);
        }
        else if (_wakes >= WakesToBegin)
        {
            _busy = true;
        }

        return _busy && bytes is > 0 and < Much ? LineRest : 0;
    }
}
