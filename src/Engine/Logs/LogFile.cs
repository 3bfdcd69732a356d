using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Logs;

/// <summary>
/// One log with everybody who writes to it and follows it. All streams that name the same path share one, since two
/// independent rotations of one file lose data. Touched on the pump's thread only.
/// </summary>
internal sealed class LogFile(
    ILogFiles files, string path, RotatingFileSettings settings, Action<LogTrouble> trouble, TimeProvider time, DiskWork work, LogDevices devices)
{
    private const int RingSize = 256 << 10;
    private readonly LogDisk _disk = new(new RotatingFile(files, path, settings, trouble), devices.Of(path), work);
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

    internal long LostBytes => _disk.File.LostBytes;

    /// <summary>Bytes of the log's life: its length when we first saw it, and all that was written since.</summary>
    internal long Position { get; private set; }

    internal RotatingFileSettings Settings { get => _disk.File.Settings; set => _disk.File.Settings = value; }

    /// <summary>Has a device's work done by a thread of its own.</summary>
    internal Action<LogDisk>? MakeLate { get; init; }

    /// <summary>Whoever writes should wait a moment: the disk is late, and nothing more fits.</summary>
    internal bool IsFull => _disk.IsFull;

    internal bool IsLate => _disk.Device.IsLate;

    internal bool IsAuto => _disk.File.Settings.Mode == LogFileMode.Auto;

    /// <summary>Streams and followers that still know this log.</summary>
    internal int Owners { get; set; }

    internal bool IsUnused => Owners == 0 && _followers == 0;

    /// <summary>A stream begins to write; a file that was opened for it by name is ours from now on.</summary>
    internal void AddWriter(StreamLog opened)
    {
        if (opened.IsLate)
        {
            MakeLate?.Invoke(_disk);
        }

        if (opened.Device is { } number)
        {
            _disk.IsOn(devices.Of(path, number));
        }

        if (_writers++ > 0)
        {
            CloseOnDisk(opened.File);
        }
        else if (opened.File >= 0)
        {
            Begin(opened.Length);
            _disk.Do(() => _disk.File.Adopt(opened.File));
        }
        else
        {
            Begin(0);
            Open();
        }
    }

    internal void RemoveWriter()
    {
        if (--_writers == 0)
        {
            _disk.Do(_disk.File.Close);
        }
    }

    /// <summary>From now on a pump writes what until now was written by whoever asked.</summary>
    internal void RunOn(DiskWork pumps, LogDevices known)
    {
        _disk.Work = pumps;
        _disk.IsOn(_disk.File.IsOpen ? known.Of(path, files.DeviceOf(_disk.File.Descriptor)) : known.Of(path));
    }

    /// <summary>When all that was written so far is in the file, or when the disk does not answer.</summary>
    internal void WhenWritten(Action done) => _disk.WhenDone(done);

    /// <summary>Called when more fits, or nobody can wait any more.</summary>
    internal void Hold(Action goOn) => _disk.Device.Hold(goOn);

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        _disk.Write(bytes);
        _times.Note(Position, time.GetUtcNow().UtcDateTime);
        Position += bytes.Length;
        if (_recent is not null)
        {
            _disk.Show(_recent, bytes);
        }
    }

    internal LogSnapshot Capture(IReadOnlyList<LogOwner> owners) => new(path, Settings, _writers > 0 ? _disk.File.Descriptor : -1, Position, _oldest, LostBytes)
    {
        BirthPosition = _birthPosition,
        Birth = _birth,
        Owners = owners,
        LostInEpisode = _disk.File.LostInEpisode,
        Packed = PackedTimes.Pack(_times.Capture()),
    };

    /// <summary>Before anybody writes: as another one was. The file is adopted with the first writer.</summary>
    internal void Restore(LogSnapshot snapshot)
    {
        (_begun, Position, _birthPosition, _birth, _oldest) = (true, snapshot.Position, snapshot.BirthPosition, snapshot.Birth, snapshot.Oldest);
        (_disk.File.LostBytes, _disk.File.LostInEpisode) = (snapshot.LostBytes, snapshot.LostInEpisode);
        _times.Restore(snapshot.Packed is { } packed ? PackedTimes.Unpack(packed) : snapshot.Times);
    }

    /// <summary>By name, when it is being written.</summary>
    internal void Reopen()
    {
        if (_writers > 0)
        {
            _disk.Do(() =>
            {
                if (_disk.File.IsOpen && _disk.File.Reopen() is < 0 and var error)
                {
                    trouble(new LogTrouble(path, LogTroubleKind.Reopening, -error, 0, Over: false));
                }
            });
        }
    }

    /// <summary>The file was removed and made anew as <paramref name="file"/>.</summary>
    internal void Cleared(int file)
    {
        if (_writers > 0)
        {
            _disk.Do(() => _disk.File.Adopt(file));
        }
        else
        {
            CloseOnDisk(file);
        }

        _oldest = Position;
        _recent?.Truncate();
    }

    /// <summary>
    /// The tail and all that comes after it without a gap; null when there is no such file. While the disk is late there is no tail, and nobody
    /// knows what is missing. <paramref name="post"/> brings the farewell here.
    /// </summary>
    internal void Follow(LogTail tail, Func<Action, bool> post, Action left, Action<LogFollower?> answer)
    {
        var opening = new PastOpening(() => Open(tail));
        if (!_disk.Device.IsLate)
        {
            _disk.Do(opening.Open);
        }

        _disk.Then(() => answer(opening.Take(out var opened) ? opened is null ? null : Follower(tail, opened, post, left) : Follower(tail, OpenedPast.Unknown(files), post, left)));
    }

    /// <summary>Changes nothing here: whoever is held up by it is not the pump any more.</summary>
    private OpenedPast? Open(LogTail tail)
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

        return new OpenedPast(Past(tail, file, regular ? length : 0, _begun ? Position : length, _begun ? _birthPosition : length), length, regular);
    }

    private LogFollower Follower(LogTail tail, OpenedPast opened, Func<Action, bool> post, Action left)
    {
        Begin(opened.Length);
        _recent ??= new RecentOutput(RingSize, Position);
        _followers++;
        var length = opened.IsRegular ? opened.Length : 0;
        return new LogFollower(_recent, opened.Past, _times, Leave, tail.Kind == LogTailKind.Head ? Position - length : null)
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
    internal void TellLoss() => _disk.Do(_disk.File.TellLoss);

    /// <summary>Nobody will write here again: followers end.</summary>
    internal void End()
    {
        _disk.Do(_disk.File.Close);
        _recent?.End();

        // Its name may be a log again.
        _recent = null;
    }

    private LogPast Past(LogTail tail, int file, long length, long position, long birth) => tail.Kind switch
    {
        LogTailKind.Bytes or LogTailKind.Lines when tail.Amount <= 0 => None(file),
        LogTailKind.Bytes => new(files, [file], () => [LastBytes.Of(file, tail.Amount, length)]),
        LogTailKind.Lines => new(files, [file], () => LastLines.Find(files, path, (int)tail.Amount, file, length)),
        LogTailKind.Head => new(files, [file], () => [FirstLines.Find(files, file, length, (int)tail.Amount)]),
        LogTailKind.Since => After(_times.Since(new DateTime(tail.Amount, DateTimeKind.Utc), position), position, file, length, 0),
        LogTailKind.Birth => After(birth, position, file, length, -1),
        // A place that is still to come belongs to another log of this name.
        _ => After(Math.Min(tail.Amount, position), position, file, length, tail.Amount > position ? -1 : 0),
    };

    /// <summary>Whoever wants the future only may follow a thousand logs without a descriptor.</summary>
    private LogPast None(int file)
    {
        files.Close(file);
        return new(files, [], () => []);
    }

    /// <summary>All after a position, as far as it is still there.</summary>
    private LogPast After(long asked, long position, int file, long length, long lost)
    {
        var from = Math.Max(Math.Max(asked, _oldest), position - LastBytes.Most);
        var parts = LastBytes.Open(files, path, position - from, file, length);
        return new LogPast(files, [.. parts.Select(part => part.File)], () => parts, position - from, lost < 0 ? lost : from - asked);
    }

    private void Open()
    {
        long? number = null;
        _disk.Do(() =>
        {
            if (_disk.File.EnsureOpen() >= 0)
            {
                number = files.DeviceOf(_disk.File.Descriptor);
            }
        });
        _disk.Then(() =>
        {
            if (number is { } known)
            {
                _disk.IsOn(devices.Of(path, known));
            }
        });
    }

    private void CloseOnDisk(int file)
    {
        if (file >= 0)
        {
            _disk.Do(() => files.Close(file));
        }
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
