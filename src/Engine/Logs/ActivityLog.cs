using System.Buffers;
using System.Runtime.InteropServices;
using Supervisor.Configuration;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Logs;

/// <summary>The engine's own log. Any thread may write; the pump does the writing, so a slow disk stops nobody.</summary>
internal sealed class ActivityLog
{
    private const int LargestBatch = 16 << 10;

    private readonly ILogFiles _files;
    private readonly ActivityLogSettings _settings;
    private readonly LogFile? _log;
    private readonly Syslog? _syslog;
    private readonly DiskWork _atOnce = new(isImmediate: true);
    private readonly LogDevices _devices = new();
    private readonly WaitingLines _lines;
    private readonly ArrayBufferWriter<byte> _batch = new();
    private int _flushing;
    private LogPump? _pump;
    private LogDisk? _copy;
    private bool _isMade;

    /// <param name="trouble">Told when this log itself cannot be written; it must not write here.</param>
    /// <param name="syslog">Where everything goes too; null for nowhere.</param>
    internal ActivityLog(ILogFiles files, ActivityLogSettings settings, TimeProvider time, Action<LogTrouble> trouble, Syslog? syslog = null)
    {
        (_files, _settings, _lines, _syslog, Level) = (files, settings, new WaitingLines(time), syslog, settings.Level);
        _log = settings.Path is { } path
            ? new LogFile(files, path, new RotatingFileSettings(settings.MaxBytes, settings.Backups, LogFileMode.Named), trouble, time, _atOnce, _devices)
            : null;
    }

    internal string? Path => _settings.Path;

    /// <summary>Its disk is late: what is written may wait.</summary>
    internal bool IsLate => _log?.IsLate == true;

    /// <summary>What is written is in the file, or in the system's log where there is none.</summary>
    internal bool IsOpen { get; private set; }

    internal ActivityLevel Level { get; set; }

    /// <summary>While the pump stands still.</summary>
    internal LogSnapshot? Capture() => _log?.Capture([]);

    /// <summary>0, or the errno.</summary>
    /// <param name="snapshot">Goes on in the file and at the position of another one.</param>
    /// <param name="isLenient">Without its file it is open all the same, and each line tries again.</param>
    internal int Open(LogSnapshot? snapshot = null, bool isLenient = false)
    {
        if (_settings.CopyToStandardOutput)
        {
            // What it loses is said in the log itself, which is another file, and once it is over in the copy, too.
            var copy = new RotatingFile(_files, "/dev/stdout", new RotatingFileSettings(0, 0, LogFileMode.Named), Tell);
            _copy = copy.Open() >= 0 ? new LogDisk(copy, new LogDevice(), _atOnce) : null;
        }

        if (_log is null)
        {
            IsOpen = true;
            return 0;
        }

        var isNew = snapshot is null && !FileKind.Exists(_log.Path);
        var file = snapshot is { Descriptor: >= 0 } ? snapshot.Descriptor : _files.Open(_log.Path, LogFileMode.Named);
        if (file < 0 && snapshot is null && !isLenient)
        {
            return -file;
        }

        (_isMade, IsOpen) = (isNew && file >= 0, file >= 0);

        if (snapshot is not null)
        {
            _log.Restore(snapshot);
        }

        // One that had no file goes on without one, and tries again as it would have.
        long length = 0;
        if (file >= 0)
        {
            _files.Look(file, out length, out _);
        }

        _log.AddWriter(new StreamLog(_log.Path, file, _log.Settings) { Length = length, Device = file >= 0 ? _files.DeviceOf(file) : null });
        return snapshot is null && file < 0 ? -file : 0;
    }

    /// <summary>After it was closed: the start came to nothing, and so there is to be no log of it that was not there before.</summary>
    internal void TakeAway()
    {
        if (_isMade && _log is not null)
        {
            _files.Remove(_log.Path);
        }
    }

    /// <summary>The engine's life is over and the pump has ended: the file is closed, followers end.</summary>
    internal void Close()
    {
        _log?.End();
        _copy?.Do(_copy.File.Close);
        _copy = null;
    }

    /// <summary>From now on writing is the pump's work; before, and after it has ended, the caller writes himself.</summary>
    internal void RunOn(LogPump pump)
    {
        _pump = pump;
        pump.Post(() =>
        {
            _log?.RunOn(pump.Work, pump.Devices);
            if (_copy is not null)
            {
                _copy.Work = pump.Work;
            }
        });
    }

    internal bool Shows(ActivityLevel level) => level >= Level;

    internal void Write(ActivityLevel level, string message)
    {
        if (Shows(level))
        {
            _lines.Add(level, message);
            StartFlush();
        }
    }

    internal void Critical(string message) => Write(ActivityLevel.Critical, message);

    internal void Error(string message) => Write(ActivityLevel.Error, message);

    internal void Warn(string message) => Write(ActivityLevel.Warn, message);

    internal void Info(string message) => Write(ActivityLevel.Info, message);

    internal void Debug(string message) => Write(ActivityLevel.Debug, message);

    internal void Trace(string message) => Write(ActivityLevel.Trace, message);

    /// <summary>By name (SIGUSR2).</summary>
    internal void Reopen() => InTurn(() => _log?.Reopen());

    /// <summary>Removes the file and begins a new one; the error in words, or null.</summary>
    internal string? Clear()
    {
        if (_log is null)
        {
            return null;
        }

        if (_log.IsLate)
        {
            return $"cannot clear '{_log.Path}': {LogTrouble.NoAnswer}";
        }

        var removed = _files.Remove(_log.Path);
        var file = removed is >= 0 or -Libc.ENOENT ? _files.Open(_log.Path, LogFileMode.Named) : removed;
        if (file < 0)
        {
            return $"cannot clear '{_log.Path}': {Marshal.GetPInvokeErrorMessage(-file)}";
        }

        InTurn(() => _log.Cleared(file));
        return null;
    }

    /// <summary>The tail and then every new line; null when there is no file.</summary>
    internal Task<LogFollower?> FollowAsync(LogTail tail) =>
        _log is { } log && _pump is { } pump ? FollowAsync(log, tail, pump) : Task.FromResult<LogFollower?>(null);

    private static Task<LogFollower?> FollowAsync(LogFile log, LogTail tail, LogPump pump)
    {
        var answer = new TaskCompletionSource<LogFollower?>(TaskCreationOptions.RunContinuationsAsynchronously);
        return pump.Post(() => log.Follow(tail, pump.Post, () => { }, answer.SetResult)) ? answer.Task : Task.FromResult<LogFollower?>(null);
    }

    /// <summary>Completes when everything written so far is in the file.</summary>
    internal Task FlushAsync()
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _pump is { } pump && pump.Post(() => pump.Work.Then(written.SetResult)) ? written.Task : Task.CompletedTask;
    }

    /// <summary>After the lines before it and before those after it: a line that comes after a clearing must not go into the removed file.</summary>
    private void InTurn(Action turn)
    {
        _lines.Add(turn);
        StartFlush();
    }

    private void StartFlush()
    {
        if (Interlocked.Exchange(ref _flushing, 1) == 0)
        {
            OnPump(Flush);
        }
    }

    /// <summary>All lines that wait, in few writes: a thousand starts say two thousand things within a second. One flush at a time.</summary>
    private void Flush()
    {
        do
        {
            while (!_lines.IsEmpty)
            {
                WriteBatch()?.Invoke();
                if (_lines.IsEmpty)
                {
                    _lines.TellDropped();
                }
            }

            Volatile.Write(ref _flushing, 0);
        }
        while (!_lines.IsEmpty && Interlocked.Exchange(ref _flushing, 1) == 0);
    }

    /// <summary>What is to be done next, when something other than a line has come up.</summary>
    private Action? WriteBatch()
    {
        Action? turn = null;
        _batch.ResetWrittenCount();
        while (turn is null && _batch.WrittenCount < LargestBatch && _lines.TryTake(out var item))
        {
            turn = item.Turn;
            if (item.Line is not { } line)
            {
                continue;
            }

            _batch.Write(line);
            if (_syslog is not null)
            {
                ActivityLine.WriteTo(_syslog, line);
            }
        }

        _log?.Write(_batch.WrittenSpan);
        _copy?.Write(_batch.WrittenSpan);
        return turn;
    }

    /// <summary>Happens within a flush, which then goes on with this line.</summary>
    private void Tell(LogTrouble trouble) => Write(trouble.Over ? ActivityLevel.Warn : ActivityLevel.Error, trouble.Message);

    private void OnPump(Action action)
    {
        if (_pump is not { } pump)
        {
            action();
        }
        else if (!pump.Post(action))
        {
            pump.AwaitEnd();
            action();
        }
    }
}

/// <summary>Where the activity log goes (null: no file) and what it holds.</summary>
internal sealed record ActivityLogSettings(string? Path, long MaxBytes, int Backups, ActivityLevel Level, bool CopyToStandardOutput);
