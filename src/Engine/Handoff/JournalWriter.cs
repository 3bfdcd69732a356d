using System.Buffers;

namespace Supervisor.Engine.Handoff;

/// <summary>
/// Writes the journal's file on a thread of its own, in the order in which it is given lines: what comes within a millisecond with one write. A disk that does not
/// answer holds up nobody but this thread: then lines are dropped, and all is written anew when it answers.
/// </summary>
/// <param name="file">Touched by this thread alone.</param>
/// <param name="told">Hears the errno of each write, or 0; <see cref="NoAnswer"/> when one takes too long.</param>
/// <param name="wantsWhole">Called when lines were dropped and can be written again.</param>
/// <param name="silence">A disk that is late for less than this is only busy, which is no news.</param>
/// <param name="waits">How long who waits for what he has given is kept by a disk that does not answer. Null: 50 ms.</param>
/// <param name="pause">After a refusal the whole is wanted again when this has passed; each time that is refused, twice as long, up to a bound. Null: a second.</param>
internal sealed class JournalWriter(IJournalFile file, Action<int> told, Action wantsWhole, TimeSpan silence, TimeSpan? pause = null, TimeSpan? waits = null)
{
    internal const int NoAnswer = Posix.Libc.ETIMEDOUT;

    /// <summary>Told for a file that is not there any more, or is another one: what was added to it is lost.</summary>
    internal const int Removed = Posix.Errno.ESTALE;

    /// <summary>More than this waits only when the disk does not answer; the whole is less in the end.</summary>
    internal const int Bound = 4 << 20;
    private const int RestMilliseconds = 1;

    /// <summary>Instead of how much is to be written.</summary>
    private const long Over = -1, Again = -2;

    private readonly object _gate = new();
    private ArrayBufferWriter<byte> _lines = new();
    private ArrayBufferWriter<byte> _others = new();
    private bool _replaces;
    private bool _lacks;
    private bool _isLate;
    private long _lateSince;
    private bool _toldLate;
    private bool _hurries;
    private bool _sleeps;
    private Action? _last;
    private bool _isOver;
    private long _given;
    private long _written;
    private readonly JournalRetry _retry = new(pause ?? TimeSpan.FromSeconds(1));
    private bool _wasRemoved;
    private readonly JournalWaiters _waiters = new(waits ?? TimeSpan.FromMilliseconds(50));
    private Thread? _thread;

    /// <summary>Lines are missing from the file, or from what waits to be written: only the whole helps.</summary>
    public bool Lacks
    {
        get
        {
            lock (_gate)
            {
                return _lacks;
            }
        }
    }

    /// <summary>Lines went into a file that nobody will read, and the whole could be written at once.</summary>
    public bool WasRemoved
    {
        get
        {
            lock (_gate)
            {
                return _wasRemoved && _lacks;
            }
        }
    }

    public bool IsLate
    {
        get
        {
            lock (_gate)
            {
                return _isLate;
            }
        }
    }

    public void Append(ReadOnlySpan<byte> lines)
    {
        lock (_gate)
        {
            _lacks |= _lines.WrittenCount + lines.Length > Bound;
            if (!_lacks)
            {
                _lines.Write(lines);
                Wake();
            }
        }
    }

    /// <summary>These instead of all there are, and of all that waits.</summary>
    public void Replace(ReadOnlySpan<byte> lines)
    {
        lock (_gate)
        {
            (_lacks, _replaces) = (false, true);
            _lines.ResetWrittenCount();
            _lines.Write(lines);
            Wake();
        }
    }

    /// <summary>Waits until all that was given is in the file, or has been refused; false when that takes too long, and from then on at once until it has caught up.</summary>
    public bool Flush(TimeSpan patience)
    {
        lock (_gate)
        {
            var end = Environment.TickCount64 + (long)patience.TotalMilliseconds;
            for (var wanted = _given; !_isLate && _written < wanted;)
            {
                _hurries = true;
                Monitor.PulseAll(_gate);
                var left = end - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(_gate, (int)left))
                {
                    (_isLate, _lateSince) = (_written < wanted, Environment.TickCount64);
                    break;
                }
            }
        }

        TellLateness();
        return !IsLate;
    }

    /// <summary>Calls back when all that was given is in the file, or has been refused, or when that takes too long; at once while the disk is late.</summary>
    public void WhenWritten(Action done)
    {
        lock (_gate)
        {
            if (!_isLate && _written < _given)
            {
                _hurries = true;
                Monitor.PulseAll(_gate);
                _waiters.Add(_given, done);
                return;
            }
        }

        done();
    }

    private void TellLateness()
    {
        lock (_gate)
        {
            if (!_isLate || _toldLate || Environment.TickCount64 - _lateSince < silence.TotalMilliseconds)
            {
                return;
            }

            _toldLate = true;
        }

        told(NoAnswer);
    }

    /// <summary>The last that is done with the file, after all that waits; false when that takes too long.</summary>
    public bool End(Action last, TimeSpan patience)
    {
        lock (_gate)
        {
            _last = last;
            Wake();
        }

        if (Flush(patience))
        {
            return true;
        }

        lock (_gate)
        {
            // By then it may be another writer's file.
            (_last, _isOver) = (null, true);
            return false;
        }
    }

    private bool IsOver()
    {
        lock (_gate)
        {
            return _isOver;
        }
    }

    private void Wake()
    {
        _given++;
        if (_thread is null)
        {
            _thread = new Thread(Run) { Name = "journal", IsBackground = true };
            _thread.Start();
        }

        if (_sleeps)
        {
            _sleeps = false;
            Monitor.PulseAll(_gate);
        }
    }

    private void Run()
    {
        while (true)
        {
            var (number, replaces, last) = Await();
            if (number == Over)
            {
                return;
            }

            if (number == Again)
            {
                wantsWhole();
                continue;
            }

            var errno = replaces ? file.Replace(_others.WrittenSpan) : _others.WrittenCount > 0 ? file.Append(_others.WrittenSpan) : 0;
            if (!IsOver())
            {
                last?.Invoke();
            }

            Done(number, errno);
            if (last is not null)
            {
                return;
            }
        }
    }

    private (long Number, bool Replaces, Action? Last) Await()
    {
        lock (_gate)
        {
            while (_written == _given)
            {
                _sleeps = true;
                if (_retry.IsDue(Environment.TickCount64))
                {
                    return (Again, false, null);
                }

                Monitor.Wait(_gate, _retry.Left(Environment.TickCount64));
            }

            if (_isOver)
            {
                return (Over, false, null);
            }

            _sleeps = false;
            if (!_hurries && _last is null)
            {
                Monitor.Wait(_gate, RestMilliseconds);
            }

            (_lines, _others) = (_others, _lines);
            _lines.ResetWrittenCount();
            var taken = (_given, _replaces, _last);
            (_replaces, _hurries, _last) = (false, false, null);
            return taken;
        }
    }

    private void Done(long number, int errno)
    {
        if (errno != 0 || !Lacks)
        {
            told(errno);
        }

        bool wants;
        lock (_gate)
        {
            _written = number;
            _lacks |= errno != 0 && !_replaces;
            _wasRemoved = errno == Removed;
            var caughtUp = _isLate && _written == _given;
            wants = (caughtUp && _lacks && errno == 0) || (_wasRemoved && _lacks);
            if (errno != 0)
            {
                _retry.Refused(Environment.TickCount64);
            }
            else if (!_lacks)
            {
                // A line more that there was room for does not make up for the whole that was refused.
                _retry.Done();
            }

            _isLate &= !caughtUp;
            _toldLate &= _isLate;
            Monitor.PulseAll(_gate);
        }

        _waiters.Written(number);
        if (wants)
        {
            wantsWhole();
        }
    }
}

/// <summary>What the journal is written to. Every call gives the errno, or 0.</summary>
internal interface IJournalFile
{
    int Append(ReadOnlySpan<byte> lines);

    /// <summary>These lines instead of all there are: whole or not at all.</summary>
    int Replace(ReadOnlySpan<byte> lines);
}
