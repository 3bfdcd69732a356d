using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>What of an engine outlives its death: the journal, and at the next start what that one makes of it.</summary>
internal sealed class EngineJournal
{
    private readonly EngineMachine _machine;
    private readonly EngineParts _parts;
    private readonly SupervisordSettings _settings;
    private readonly StateFiles _files;
    private readonly EngineLocks _locks;
    private readonly JournalFile _file;
    private readonly WriteActivity _write;
    private readonly Func<string?> _name;
    private LeftJournal? _moved;
    private bool _hasBegun;
    private readonly LeftPrograms _left;
    private IReadOnlyList<(int Pid, ProcessStat Stat)> _processes = [];
    private OtherEngines _others = OtherEngines.None;

    public EngineJournal(EngineMachine machine, EngineParts parts, SupervisorConfiguration configuration)
    {
        (_machine, _parts, _settings, _files) = (machine, parts, configuration.Supervisord, StateFiles.Of(configuration.Supervisord));
        _name = () => ConfigurationName.Of(configuration, machine.Environment.CurrentDirectory, Libc.Effective());
        _locks = new EngineLocks(_files, _name, configuration.Path, _settings);
        _write = parts.Activity.Write;
        _left = new LeftPrograms(configuration, parts);
        _file = new JournalFile(_files.Journal, Written);
    }

    /// <summary>What says that this engine runs.</summary>
    public EngineLocks Locks => _locks;

    /// <summary>From now on no other engine has this pidfile, journal or configuration. Throws <see cref="StartProblem"/> when one has it already.</summary>
    /// <param name="write">There may be no log yet: the log may be the other's.</param>
    public void Lock(WriteActivity write)
    {
        _locks.Take(write, _machine.FormerLocks);
        Mark();
        if (_locks.HasJournal)
        {
            TellWhetherItLasts(write);
        }
    }

    /// <summary>This life has all it needs: the former one is not gone back to.</summary>
    public void Keep()
    {
        _locks.Keep();
        _machine.FormerLocks = null;
    }

    /// <summary>Who else is at work; to be called before we become a user who may not know.</summary>
    /// <param name="willBe">We are root, and will be this user; null: nobody else. Throws <see cref="StartProblem"/> when programs would be left behind by that.</param>
    public void SeeOthers(LaunchUser? willBe)
    {
        // A life after another has none but its own.
        if (_machine.IsFirstLife)
        {
            _processes = [.. MarkedProcesses.All()];
            _others = OtherEngines.Among(_processes);
            if (willBe is not null)
            {
                _left.RefuseWhatUserMayNot(willBe.Uid, Marks(), _processes, _others);
            }
        }
    }

    /// <summary>Takes over what an engine that was killed has left behind, before anything is started.</summary>
    public Adoption Adopt(SupervisorConfiguration configuration)
    {
        // A life after another has stopped all it had, and has been told of the others.
        var left = _machine.IsFirstLife ? _left : null;
        var before = _locks.HasJournal ? Read() : null;
        before = left is null ? before : left.Complete(before, _machine.Children.Marks, _processes, _others);
        var adoption = before is null ? Adoption.None : TakeOver(before, configuration);
        left?.TellOthers(adoption.Living);
        if (_locks.HasJournal)
        {
            Begin(adoption.State);
        }

        return adoption;
    }

    /// <summary>Nothing that an earlier engine has left behind may keep this one from starting.</summary>
    private Adoption TakeOver(JournalState before, SupervisorConfiguration configuration)
    {
        try
        {
            return Adoption.Of(before, configuration, _machine, _parts);
        }
        catch (Exception problem) when (problem is not StartProblem)
        {
            _parts.Activity.Critical($"cannot go on with what an engine that was killed has left behind: {problem.GetType().Name}: {problem.Message}; programs of it that still run are not taken over, end them, or they run twice");
            return Adoption.None;
        }
    }

    /// <summary>The binary before us in this process has handed it over; to be called when there is no way back.</summary>
    public void Resume(HandoffState state)
    {
        Mark();
        if (state.Journal is { } snapshot)
        {
            _locks.Resume(snapshot);
            if (_locks.HasJournal)
            {
                Begin(HandedOverJournal.Of(state));
            }
        }
    }

    /// <exception cref="TimeoutException">It is not written in time.</exception>
    public JournalSnapshot? Capture() => _parts.Journal.IsWritten() ? _locks.Capture() : throw new TimeoutException($"cannot write {_file.Path}: {Logs.LogTrouble.NoAnswer}");

    /// <summary>This life is over. If not everything has stopped, what is left is for the next engine.</summary>
    /// <param name="allStopped">Nothing is left behind.</param>
    /// <param name="goesOn">Another life of this process follows: nobody may come between.</param>
    public void End(bool allStopped, bool goesOn)
    {
        var isInOrder = _hasBegun && (allStopped || _parts.Journal.State.Processes.Count == 0);
        if (isInOrder)
        {
            _parts.Journal.End(_settings.RememberStop);
        }

        if (goesOn)
        {
            _machine.FormerLocks = _locks;
        }
        else
        {
            _locks.Release(keeps: !isInOrder);
        }
    }

    /// <summary>From now on children's pipes say whose they are.</summary>
    private void Mark() => _machine.Children.Marks = Marks();

    private PipeMarks? Marks() => _name() is { } known ? new PipeMarks($"{known}/{PipeMarks.Network()}") : null;

    private void Begin(JournalState state)
    {
        _hasBegun = true;
        _parts.Journal.Begin(_file, new EngineRecord(EngineRecord.CurrentVersion, BootTime.Identity(), _machine.EngineId, Environment.ProcessId, ProcessStat.Of(Environment.ProcessId)?.Born ?? 0), state);
        if (_moved is null)
        {
            _locks.NoteJournal();
        }
    }

    /// <summary>On the writer's thread.</summary>
    private void Written(bool isWhole)
    {
        _locks.Look(_write);
        if (isWhole && Interlocked.Exchange(ref _moved, null) is { } moved)
        {
            // From here on ours says it all.
            _locks.NoteJournal();
            moved.Remove();
        }
    }

    private JournalState? Read()
    {
        foreach (var path in ((string?[])[_locks.LeftJournal, _files.Journal, _files.DefaultJournal]).OfType<string>().Distinct())
        {
            var left = path == _files.Journal ? null : LeftJournal.Take(path, _locks, _parts.Activity.Warn);
            if ((path == _files.Journal ? _file : left?.File) is not { } file)
            {
                continue;
            }

            var bytes = file.Read(out var problem);
            if (problem is not null)
            {
                _parts.Activity.Warn($"cannot read {path}: {problem}; what it says of an engine that was killed is not known");
            }

            if (bytes is null)
            {
                left?.LetGo();
                continue;
            }

            var state = JournalState.Read(bytes);
            if (state.Engine is { } writer && OtherEngines.Lives(writer, BootTime.Identity()))
            {
                _parts.Activity.Warn($"{path} is a copy of the journal of supervisord with pid {writer.Pid}, which lives: it is not followed, and the programs in it are left alone");
                left?.LetGo();
                continue;
            }

            _moved = left;
            if (left is not null)
            {
                _parts.Activity.Info($"the engine before this one had its journal at {path}, which is followed; from now on it is {_files.Journal}");
            }

            if (state.Unreadable > 0)
            {
                _parts.Activity.Warn($"{path}: {state.Unreadable} lines cannot be understood and are passed over");
            }

            return state;
        }

        return null;
    }

    private void TellWhetherItLasts(WriteActivity write)
    {
        var folder = Path.GetDirectoryName(_files.Lock) ?? "/";
        if (_settings.RememberStop && FileKind.IsInMemory(folder))
        {
            write(
                ActivityLevel.Critical,
                $"remember_stop=true, but {folder} is in memory: what was stopped is forgotten when the machine restarts (set state_dir to a folder that lasts)");
        }
    }
}
