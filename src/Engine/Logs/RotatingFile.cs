using Supervisor.Engine.Core;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Logs;

/// <summary>One log on disk: appends, and when it is full carries out its <see cref="RotationPlan"/> step by step.</summary>
internal sealed class RotatingFile(ILogFiles files, string path, RotatingFileSettings settings, Action<LogTrouble> trouble)
{
    private readonly Queue<RotationStep> _steps = new();
    private int _file = -1;
    private bool _regular;
    private long _position;
    private bool _movedAway;
    private long _lost;
    private long _lostInEpisode;
    private bool _rotationTrouble;

    /// <summary>May change while the log is written (a log-only change of the configuration).</summary>
    internal RotatingFileSettings Settings { get; set; } = settings;

    internal string Path => path;

    internal bool IsOpen => _file >= 0;

    /// <summary>-1 while it is not open.</summary>
    internal int Descriptor => _file;

    /// <summary>Bytes that never reached the disk.</summary>
    internal long LostBytes { get => Interlocked.Read(ref _lost); set => _lost = value; }

    /// <summary>Of those, what nobody has been told of yet: it is told when it can be written again, or by <see cref="TellLoss"/>.</summary>
    internal long LostInEpisode { get => Interlocked.Read(ref _lostInEpisode); set => _lostInEpisode = value; }

    /// <summary>Where the next byte goes in the file itself.</summary>
    internal long Position => _position;

    internal int Open()
    {
        var file = files.Open(path, Settings.Mode);
        return file < 0 ? file : Adopt(file);
    }

    /// <summary>0 or more, or the negative errno: then every write tries again.</summary>
    internal int EnsureOpen() => _file >= 0 ? 0 : Open();

    /// <summary>Goes on in a file that was opened elsewhere.</summary>
    internal int Adopt(int file)
    {
        Close();
        _file = file;
        var looked = files.Look(file, out _position, out var regular);

        // A name that is our own descriptor is never moved, even if a file is behind it: the new one would not be.
        _regular = regular && OwnDescriptor.Of(path) is null;
        _movedAway = false;
        _steps.Clear();
        return looked;
    }

    /// <summary>Closes and opens by name: somebody moved the file. If that fails the old one goes on being written.</summary>
    internal int Reopen()
    {
        var file = files.Open(path, Settings.Mode);
        return file < 0 ? file : Adopt(file);
    }

    internal void Close()
    {
        if (_file >= 0)
        {
            files.Close(_file);
            _file = -1;
        }
    }

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        if (EnsureOpen() is < 0 and var error)
        {
            Lose(bytes.Length, -error);
            return;
        }

        while (!bytes.IsEmpty)
        {
            var written = files.Write(_file, bytes);
            if (written <= 0)
            {
                Lose(bytes.Length, written < 0 ? -written : Libc.EIO);
                return;
            }

            _position += written;
            bytes = bytes[written..];
        }

        if (Volatile.Read(ref _lostInEpisode) > 0)
        {
            var lost = Interlocked.Exchange(ref _lostInEpisode, 0);
            trouble(new LogTrouble(path, LogTroubleKind.Writing, 0, lost, Over: true));
        }

        if (_regular && Settings.MaxBytes > 0 && _position >= Settings.MaxBytes)
        {
            Rotate();
        }
    }

    /// <summary>The last word on this log: nobody will write it again who knows what was lost.</summary>
    internal void TellLoss()
    {
        if (Interlocked.Exchange(ref _lostInEpisode, 0) is > 0 and var lost)
        {
            trouble(new LogTrouble(path, LogTroubleKind.Closing, 0, lost, Over: true));
        }
    }

    /// <summary>Nobody has tried to write these: whoever could is held up. On any thread.</summary>
    internal void Lose(long count) => Lose(count, Libc.ETIMEDOUT);

    internal void Tell(LogTrouble news) => trouble(news);

    private void Lose(long count, int errno)
    {
        Interlocked.Add(ref _lost, count);
        if (count > 0 && Interlocked.Add(ref _lostInEpisode, count) == count)
        {
            trouble(new LogTrouble(path, LogTroubleKind.Writing, errno, count, Over: false));
        }
    }

    // Until the last step is done the old file goes on being written, so a rename that fails loses nothing.
    private void Rotate()
    {
        if (_steps.Count == 0 && !_movedAway)
        {
            // logrotate's copytruncate, or another writer: the position we counted is then not the length.
            if (files.Look(_file, out var length, out _) >= 0 && length < Settings.MaxBytes)
            {
                _position = length;
                return;
            }

            foreach (var step in RotationPlan.For(path, Settings.Backups))
            {
                _steps.Enqueue(step);
            }
        }

        while (_steps.TryPeek(out var step))
        {
            var result = CarryOut(step);
            if (result < 0 && result != -Libc.ENOENT)
            {
                RotationFailed(-result);
                return;
            }

            _steps.Dequeue();
        }

        if (_movedAway && Reopen() is < 0 and var error)
        {
            RotationFailed(-error);
            return;
        }

        if (_rotationTrouble)
        {
            _rotationTrouble = false;
            trouble(new LogTrouble(path, LogTroubleKind.Rotating, 0, 0, Over: true));
        }
    }

    private int CarryOut(RotationStep step)
    {
        switch (step)
        {
            case RotationStep.Rename rename:
                var renamed = files.Rename(rename.From, rename.To);
                _movedAway |= rename.From == path && renamed is >= 0 or -Libc.ENOENT;
                return renamed;
            default:
                var truncated = files.Truncate(_file);
                _position = truncated < 0 ? _position : 0;
                return truncated;
        }
    }

    private void RotationFailed(int errno)
    {
        if (!_rotationTrouble)
        {
            _rotationTrouble = true;
            trouble(new LogTrouble(path, LogTroubleKind.Rotating, errno, 0, Over: false));
        }
    }
}

/// <summary>When a log is full (0: never), how many old ones are kept, and how the file is made.</summary>
internal readonly record struct RotatingFileSettings(long MaxBytes, int Backups, LogFileMode Mode);
