using System.Diagnostics;

namespace Supervisor.Engine.Logs;

/// <summary>
/// When the pump rests a moment so that more bytes come with one wake-up: only while wake-ups follow each other closely.
/// A quiet program's line is never held; under load a line waits less than a millisecond.
/// </summary>
internal struct PumpPace
{
    internal const long RestNanoseconds = 400_000;
    private const int BusyWakes = 16;
    private static readonly long Window = Stopwatch.Frequency / 200;
    private long _windowStart;
    private int _wakes;
    private bool _busy;

    /// <summary>After a wake-up that read <paramref name="bytes"/>: rest before the next?</summary>
    internal bool ShouldRest(long now, long bytes)
    {
        _wakes++;
        if (now - _windowStart >= Window)
        {
            // A long gap is a quiet time, however many wake-ups came before it.
            _busy = _wakes >= BusyWakes && now - _windowStart < 2 * Window;
            (_windowStart, _wakes) = (now, 0);
        }
        else if (_wakes >= BusyWakes)
        {
            _busy = true;
        }

        return _busy && bytes > 0;
    }
}
