using System.Collections.Concurrent;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Logs;

/// <summary>Every log that somebody writes to or follows, by path. On the pump's thread only.</summary>
internal sealed class LogTable(ILogFiles files, Action<LogTrouble> trouble, TimeProvider time, LogPump pump)
{
    private readonly Dictionary<string, LogFile> _logs = [];

    // Any thread may look how much was lost.
    private readonly ConcurrentDictionary<(ProcessKey, bool), LogFile> _owned = [];

    /// <summary><paramref name="settings"/> count only for a log that nobody knows yet.</summary>
    internal LogFile Get(string path, RotatingFileSettings settings)
    {
        if (!_logs.TryGetValue(path, out var log))
        {
            log = new LogFile(files, path, settings, trouble, time, pump.Work, pump.Devices) { MakeLate = pump.MakeLate };
            _logs.Add(path, log);
        }

        return log;
    }

    /// <summary>The log of a stream from now on, kept over restarts so that positions go on.</summary>
    internal LogFile Own(ProcessKey key, bool stderr, string path, RotatingFileSettings settings)
    {
        var log = Get(path, settings);
        log.Settings = settings;
        if (_owned.TryGetValue((key, stderr), out var before) && before == log)
        {
            return log;
        }

        Disown(key, stderr);
        _owned[(key, stderr)] = log;
        log.Owners++;
        return log;
    }

    /// <summary>A stream goes from one log to another, of which the file was opened for it; null for none. Returns the log it goes to.</summary>
    internal LogFile? Turn(ProcessKey key, bool stderr, LogFile? before, StreamLog? to)
    {
        var log = to is null ? null : Own(key, stderr, to.Path, to.Settings);
        if (to is null)
        {
            Disown(key, stderr);
        }

        if (log == before)
        {
            Close(to);
            return log;
        }

        log?.AddWriter(to!);
        before?.RemoveWriter();
        if (before is { Owners: 0 })
        {
            // Whoever follows it would wait for ever.
            before.End();
        }

        return log;
    }

    internal void Close(StreamLog? log) => log?.Close(files);

    internal LogFile? Find(string path) => _logs.GetValueOrDefault(path);

    /// <summary>Forgets a stream; the followers of an AUTO log end, since nobody can write to that name again.</summary>
    internal void Disown(ProcessKey key, bool stderr)
    {
        if (_owned.TryRemove((key, stderr), out var log))
        {
            log.Owners--;
            if (log.Owners == 0)
            {
                log.TellLoss();
                if (log.IsAuto)
                {
                    log.End();
                }
            }

            Release(log);
        }
    }

    internal void Release(LogFile log)
    {
        if (log.IsUnused)
        {
            _logs.Remove(log.Path);
        }
    }

    internal void ReopenAll()
    {
        foreach (var log in _logs.Values)
        {
            log.Reopen();
        }
    }

    /// <summary>All is over: the last words on logs that cannot be written.</summary>
    internal void TellLosses()
    {
        foreach (var log in _logs.Values)
        {
            log.TellLoss();
        }
    }

    /// <summary>Every log that somebody owns.</summary>
    internal IReadOnlyList<LogSnapshot> Capture()
    {
        var owners = _owned.ToLookup(owned => owned.Value, owned => new LogOwner(owned.Key.Item1, owned.Key.Item2));
        return [.. owners.Select(log => log.Key.Capture([.. log]))];
    }

    internal void Restore(IReadOnlyList<LogSnapshot> logs)
    {
        foreach (var snapshot in logs)
        {
            foreach (var owner in snapshot.Owners)
            {
                Own(owner.Key, owner.StdErr, snapshot.Path, snapshot.Settings);
            }

            Find(snapshot.Path)?.Restore(snapshot);
        }
    }

    /// <summary>Bytes that never reached a disk, over the logs a process has now. On any thread.</summary>
    internal long LostBytes(ProcessKey key) =>
        (_owned.GetValueOrDefault((key, false))?.LostBytes ?? 0) + (_owned.GetValueOrDefault((key, true))?.LostBytes ?? 0);
}
