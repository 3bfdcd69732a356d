using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Logs;

/// <summary>
/// One log with everybody who writes to it and follows it. All streams that name the same path share one, since two
/// independent rotations of one file lose data. Touched on the pump's thread only.
/// </summary>
internal sealed class LogFile(ILogFiles files, string path, RotatingFileSettings settings, Action<LogTrouble> trouble, TimeProvider time)
{
    private const int RingSize = 256 << 10;
    private readonly RotatingFile _disk = new(files, path, settings, trouble);
    private RecentOutput? _recent;
    private int _writers;
    private int _followers;
    private readonly ReadTimes _times = new();
    private bool _begun;

    // What was there when we first saw the file, and when that was; and where the last clearing was.
    private long _birthPosition;
    private DateTime _birth;
    private long _oldest = long.MinValue;

    internal string Path => path;

    internal long LostBytes => _disk.LostBytes;

    /// <summary>Bytes of the log's life: its length when we first saw it, and all that was written since.</summary>
    internal long Position { get; private set; }

    internal RotatingFileSettings Settings { get => _disk.Settings; set => _disk.Settings = value; }

    internal bool IsAuto => _disk.Settings.Mode == LogFileMode.Auto;

    /// <summary>Streams and followers that still know this log.</summary>
    internal int Owners { get; set; }

    internal bool IsUnused => Owners == 0 && _followers == 0;

    /// <summary>A stream begins to write; <paramref name="file"/> was opened for it by name just now.</summary>
    internal void AddWriter(int file)
    {
        if (_writers++ > 0)
        {
            if (file >= 0)
            {
                files.Close(file);
            }

            return;
        }

        _disk.Adopt(file);
        Begin(_disk.Position);
    }

    internal void RemoveWriter()
    {
        if (--_writers == 0)
        {
            _disk.Close();
        }
    }

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        _disk.Write(bytes);
        _times.Note(Position, time.GetUtcNow().UtcDateTime);
        Position += bytes.Length;
        _recent?.Append(bytes);
    }

    internal LogSnapshot Capture(IReadOnlyList<LogOwner> owners) => new(path, Settings, _writers > 0 ? _disk.Descriptor : -1, Position, _oldest, LostBytes)
    {
        BirthPosition = _birthPosition,
        Birth = _birth,
        Owners = owners,
        LostInEpisode = _disk.LostInEpisode,
        Times = _times.Capture(),
    };

    /// <summary>Before anybody writes: as another one was. The file is adopted with the first writer.</summary>
    internal void Restore(LogSnapshot snapshot)
    {
        (_begun, Position, _birthPosition, _birth, _oldest) = (true, snapshot.Position, snapshot.BirthPosition, snapshot.Birth, snapshot.Oldest);
        (_disk.LostBytes, _disk.LostInEpisode) = (snapshot.LostBytes, snapshot.LostInEpisode);
        _times.Restore(snapshot.Times);
    }

    /// <summary>By name, when it is being written; 0 or the negative errno.</summary>
    internal int Reopen() => _disk.IsOpen ? _disk.Reopen() : 0;

    /// <summary>The file was removed and made anew as <paramref name="file"/>.</summary>
    internal void Cleared(int file)
    {
        if (_writers > 0)
        {
            _disk.Adopt(file);
        }
        else
        {
            files.Close(file);
        }

        _oldest = Position;
        _recent?.Truncate();
    }

    /// <summary>The tail and all that comes after it without a gap; null when there is no such file. <paramref name="post"/> brings the farewell here.</summary>
    internal LogFollower? Follow(LogTail tail, Func<Action, bool> post, Action left)
    {
        var file = files.OpenToRead(path);
        if (file < 0)
        {
            return null;
        }

        if (files.Look(file, out var length, out var regular) < 0)
        {
            files.Close(file);
            return null;
        }

        Begin(length);
        _recent ??= new RecentOutput(RingSize, Position);
        _followers++;
        length = regular ? length : 0;
        return new LogFollower(_recent, Past(tail, file, length), _times, Leave, tail.Kind == LogTailKind.Head ? Position - length : null)
        {
            UntimedBefore = tail.Kind == LogTailKind.Since && _birthPosition > 0 && _oldest < _birthPosition && new DateTime(tail.Amount) < _birth ? _birth : null,
        };

        void Leave() => post(() =>
        {
            RemoveFollower();
            left();
        });
    }

    /// <summary>It is forgotten: what was lost and not told is told now.</summary>
    internal void TellLoss() => _disk.TellLoss();

    /// <summary>Nobody will write here again: followers end.</summary>
    internal void End()
    {
        _disk.Close();
        _recent?.End();

        // Its name may be a log again.
        _recent = null;
    }

    private LogPast Past(LogTail tail, int file, long length) => tail.Kind switch
    {
        LogTailKind.Bytes => new(files, [file], () => LogReader.Last(files, file, (int)tail.Amount, length)),
        LogTailKind.Lines => new(files, [file], () => LastLines.Read(files, path, (int)tail.Amount, file, length)),
        LogTailKind.Head => new(files, [file], () => FirstLines.Read(files, file, length, (int)tail.Amount)),
        LogTailKind.Since => After(_times.Since(new DateTime(tail.Amount, DateTimeKind.Utc), Position), file, length, 0),
        LogTailKind.Birth => After(_birthPosition, file, length, -1),
        // A place that is still to come belongs to another log of this name.
        _ => After(Math.Min(tail.Amount, Position), file, length, tail.Amount > Position ? -1 : 0),
    };

    /// <summary>All after a position, as far as it is still there.</summary>
    private LogPast After(long position, int file, long length, long lost)
    {
        var from = Math.Max(Math.Max(position, _oldest), Position - LastBytes.Most);
        var parts = LastBytes.Open(files, path, Position - from, file, length);
        return new LogPast(files, [.. parts.Select(part => part.File)], () => LastBytes.Read(files, parts), Position - from, lost < 0 ? lost : from - position);
    }

    private void RemoveFollower()
    {
        if (--_followers == 0)
        {
            _recent = null;
        }
    }

    private void Begin(long length)
    {
        if (!_begun)
        {
            (_begun, Position, _birthPosition, _birth) = (true, length, length, time.GetUtcNow().UtcDateTime);
        }
    }
}
