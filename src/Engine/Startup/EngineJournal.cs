using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>What of an engine outlives its death: the lock that says it runs, the journal, and at the next start what that one makes of them.</summary>
internal sealed class EngineJournal
{
    private static readonly TimeSpan ForRelease = TimeSpan.FromSeconds(1);
    private readonly EngineMachine _machine;
    private readonly EngineParts _parts;
    private readonly SupervisordSettings _settings;
    private readonly JournalFile _file;
    private readonly string _lockPath;
    private FileLock? _lock;
    private bool _hasBegun;

    public EngineJournal(EngineMachine machine, EngineParts parts, SupervisordSettings settings)
    {
        (_machine, _parts, _settings) = (machine, parts, settings);
        var name = Path.GetFileName(settings.PidFile);
        var stem = Path.Combine(settings.StateDir ?? Path.GetDirectoryName(settings.PidFile) ?? "/", name.EndsWith(".pid", StringComparison.Ordinal) ? name[..^4] : name);
        (_file, _lockPath) = (new JournalFile(stem + ".journal", LookAtLock), stem + ".lock");
    }

    /// <summary>From now on no other engine has this pidfile. Throws <see cref="StartProblem"/> when one has it already.</summary>
    public void Lock()
    {
        _lock = FileLock.Take(_lockPath, out var holder, out var errno);
        if (_lock is not null)
        {
            TellWhetherItLasts();
        }
        else if (errno == 0)
        {
            throw new StartProblem($"cannot start: supervisord already runs with pid {holder} ({_settings.PidFile})");
        }
        else
        {
            _parts.Activity.Write(
                _settings.RememberStop ? ActivityLevel.Critical : ActivityLevel.Warn,
                $"cannot write {_lockPath}: {Errno.Words(errno)}; should this engine be killed, the next one will not know its programs"
                + (_settings.RememberStop ? ", and nobody will remember what was stopped" : "") + " (set state_dir to a folder that can be written)");
        }
    }

    /// <summary>Takes over what an engine that was killed has left behind, before anything is started.</summary>
    public Adoption Adopt(SupervisorConfiguration configuration)
    {
        if (_lock is null)
        {
            return Adoption.None;
        }

        var before = Read();
        var adoption = before is null ? Adoption.None : Adoption.Of(before, configuration, _machine, _parts);
        Begin(adoption.State);
        return adoption;
    }

    /// <summary>The binary before us in this process has handed it over; to be called when there is no way back.</summary>
    public void Resume(HandoffState state)
    {
        if (state.Journal is { } snapshot)
        {
            _lock = new FileLock(_lockPath, snapshot.Lock);
            Begin(HandedOverJournal.Of(state));
        }
    }

    /// <exception cref="TimeoutException">It is not written in time.</exception>
    public JournalSnapshot? Capture() =>
        _lock is null ? null
        : _parts.Journal.IsWritten() ? new JournalSnapshot(_lock.Descriptor)
        : throw new TimeoutException($"cannot write {_file.Path}: {Logs.LogTrouble.NoAnswer}");

    /// <summary>This life is over. If not everything has stopped, what is left is for the next engine.</summary>
    public void End(bool allStopped)
    {
        if (_hasBegun && (allStopped || _parts.Journal.State.Processes.Count == 0))
        {
            _parts.Journal.End(_settings.RememberStop);
        }

        _lock?.Release(ForRelease);
        _lock = null;
    }

    private void Begin(JournalState state)
    {
        _parts.Journal.Begin(_file, new EngineRecord(EngineRecord.CurrentVersion, BootTime.Identity(), _machine.EngineId, Environment.ProcessId, ProcessStat.Of(Environment.ProcessId)?.Born ?? 0), state);
        _hasBegun = true;
    }

    /// <summary>Whoever removed the journal has removed the lock with it. On the writer's thread.</summary>
    private void LookAtLock()
    {
        if (_lock?.Renew() is not { } renewal)
        {
            return;
        }

        _parts.Activity.Write(
            renewal.Errno == 0 ? ActivityLevel.Warn : ActivityLevel.Critical,
            renewal.Errno == 0 ? $"{_lockPath} was removed, or another file put in its place: it is locked anew"
            : $"{_lockPath} was removed, and "
                + (renewal.Errno == Libc.EAGAIN ? $"another supervisord with pid {renewal.Holder} has it now: programs may run twice" : $"cannot be made anew: {Errno.Words(renewal.Errno)}; a second start would not be refused"));
    }

    private JournalState? Read()
    {
        var bytes = _file.Read(out var problem);
        if (problem is not null)
        {
            _parts.Activity.Warn($"cannot read {_file.Path}: {problem}; programs of an engine that was killed are not looked for");
        }

        if (bytes is null)
        {
            return null;
        }

        var state = JournalState.Read(bytes);
        if (state.Unreadable > 0)
        {
            _parts.Activity.Warn($"{_file.Path}: {state.Unreadable} lines cannot be understood and are passed over");
        }

        return state;
    }

    private void TellWhetherItLasts()
    {
        var folder = Path.GetDirectoryName(_lockPath) ?? "/";
        if (_settings.RememberStop && FileKind.IsInMemory(folder))
        {
            _parts.Activity.Write(
                ActivityLevel.Critical,
                $"remember_stop=true, but {folder} is in memory: what was stopped is forgotten when the machine restarts (set state_dir to a folder that lasts)");
        }
    }
}
