using System.Globalization;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>What says that an engine runs, so that no other does with the same pidfile, the same journal or the same configuration.</summary>
internal sealed class EngineLocks(StateFiles files, Func<string?> name, string configurationPath, SupervisordSettings settings)
{
    private static readonly TimeSpan ForRelease = TimeSpan.FromSeconds(1);

    private readonly Dictionary<FileLock, LockRefusal> _told = [];
    private FileLock? _journal;
    private FileLock? _pidFile;
    private NameLock? _name;
    private string? _known;
    private EngineLocks? _former;

    /// <summary>The journal is ours to write.</summary>
    public bool HasJournal => _journal is not null;

    /// <summary>An engine before us was killed.</summary>
    public bool WasLeft => Noted?.WasLeft == true || _journal?.WasLeft == true;

    /// <summary>Where the journal is of an engine that was killed, by its own word.</summary>
    public string? LeftJournal => Noted?.Left;

    private FileLock? Noted => _pidFile ?? (files.Lock == files.PidFileLock || IsJournals(files.PidFileLock) ? _journal : null);

    /// <summary>Whether that is the lock of our own journal, by whatever name.</summary>
    public bool IsJournals(string path) => IsThat(_journal, path);

    /// <summary>Whether that is the lock of our pidfile, by whatever name.</summary>
    public bool IsPidFiles(string path) => IsThat(_pidFile, path);

    /// <summary>Whether that is the lock of our journal or of our pidfile, by whatever name.</summary>
    public bool Has(string path) => Held(path) is not null;

    /// <summary>Whether that is the name we are known by.</summary>
    public bool HasName(string known) => _name is not null && _known == known;

    /// <summary>From now on no other engine is to run beside us. Throws <see cref="StartProblem"/> when one does.</summary>
    /// <param name="write">Hears of what is missing.</param>
    /// <param name="former">
    /// What the life before this one in the same process had. What is wanted of it is taken from there, so that nobody can come between; it is still the former's
    /// until <see cref="Keep"/>.
    /// </param>
    public void Take(WriteActivity write, EngineLocks? former)
    {
        _former = former;
        if (files.AreNone)
        {
            TellCosts(write, $"{settings.PidFile} is no file, and nothing is kept beside it");
            TakeName(write);
            return;
        }

        if (files.PidFileLock != files.Lock)
        {
            _pidFile = Take(files.PidFileLock, out var refused);
            RefuseIfHeld(refused, settings.PidFile);
            if (refused.Owner is { } owner)
            {
                write(ActivityLevel.Warn, $"{files.PidFileLock} belongs to uid {owner}: should another engine be started with this pidfile and another state_dir, it will not be refused");
            }
        }

        // By another name it may be the same folder.
        if (!IsPidFiles(files.Lock))
        {
            _journal = Take(files.Lock, out var refused);
            RefuseIfHeld(refused, files.Lock == files.PidFileLock ? settings.PidFile : files.Lock);
            TellWhyNot(refused, write);
        }
        else
        {
            (_journal, _pidFile) = (_pidFile, null);
        }

        TakeName(write);
    }

    /// <summary>What the former life leaves to us is given to the user we are about to become.</summary>
    public void Give(LaunchUser user)
    {
        foreach (var one in ((FileLock?[])[_journal, _pidFile]).OfType<FileLock>().Where(one => _former?.Has(one) == true))
        {
            _ = Libc.GiveFile(one.Descriptor, user.Uid, user.Gid);
        }

        if (_journal is { } own && _former?.Has(own) == true)
        {
            LockFiles.Give(files.Journal, user.Uid, user.Gid);
        }
    }

    /// <summary>There is no way back to the former life: what it had and we do not want is let go of.</summary>
    public void Keep()
    {
        var former = _former;
        _former = null;
        foreach (var one in ((FileLock?[])[former?._journal, former?._pidFile]).OfType<FileLock>().Where(one => !Has(one)))
        {
            one.Release(ForRelease);
        }

        if (former?._name is { } name && name.Descriptor != _name?.Descriptor)
        {
            name.Release();
        }
    }

    /// <summary>What the binary before us in this process had. What it did not know of is taken now, if it can be had.</summary>
    public void Resume(JournalSnapshot snapshot)
    {
        _journal = snapshot.Lock >= 0 ? new FileLock(files.Lock, snapshot.Lock) : null;
        _pidFile = snapshot.PidFileLock is { } pidFile ? new FileLock(files.PidFileLock, pidFile) : null;
        _name = snapshot.Name is { } descriptor ? new NameLock(descriptor) : null;
        _known = name();
        if (_name is null)
        {
            if (files.PidFileLock != files.Lock && _pidFile is null && !IsJournals(files.PidFileLock))
            {
                _pidFile = FileLock.Take(files.PidFileLock, out _);
            }

            _name = _known is { } known ? NameLock.Take(known, out _) : null;
        }
    }

    public JournalSnapshot? Capture() => _journal is null && _pidFile is null && _name is null ? null
        : new JournalSnapshot(_journal?.Descriptor ?? -1) { PidFileLock = _pidFile?.Descriptor, Name = _name?.Descriptor };

    /// <summary>Should we be killed, the next engine looks for the journal there, whatever its state_dir is.</summary>
    public void NoteJournal() => Noted?.Note(files.Journal);

    /// <summary>Whoever removed the journal has removed the locks with it. On the journal's thread.</summary>
    public void Look(WriteActivity write)
    {
        Look(_journal, write);
        Look(_pidFile, write);
    }

    /// <param name="keeps">Nothing was made of what an engine that was killed has left: it is still there for the next one.</param>
    public void Release(bool keeps)
    {
        // What was to be taken from the former life is still its own.
        foreach (var one in ((FileLock?[])[_journal, _pidFile]).OfType<FileLock>().Where(one => _former?.Has(one) != true))
        {
            one.Release(ForRelease, keeps && one.WasLeft);
        }

        if (_name is { } name && _former?._name?.Descriptor != name.Descriptor)
        {
            name.Release();
        }

        (_journal, _pidFile, _name, _former) = (null, null, null, null);
    }

    private FileLock? Take(string path, out LockRefusal refused)
    {
        refused = default;
        return _former?.Held(path) is { } held ? new FileLock(path, held.Descriptor) : FileLock.Take(path, out refused);
    }

    private FileLock? Held(string path) => IsJournals(path) ? _journal : IsPidFiles(path) ? _pidFile : null;

    private bool Has(FileLock one) => one.Descriptor == _journal?.Descriptor || one.Descriptor == _pidFile?.Descriptor;

    private void Look(FileLock? one, WriteActivity write)
    {
        if (one?.Renew() is not { } renewal)
        {
            return;
        }

        // With each write it is tried again, but told only once.
        var isNew = renewal.Errno == 0 || !_told.TryGetValue(one, out var told) || told != renewal;
        _told[one] = renewal;
        if (isNew)
        {
            write(
                renewal.Errno == 0 ? ActivityLevel.Warn : ActivityLevel.Critical,
                renewal.Errno == 0 ? $"{one.Path} was removed, or another file put in its place: it is locked anew"
                : $"{one.Path} was removed, and " + (renewal.IsHeld ? $"another supervisord with pid {Pid(renewal)} has it now: programs may run twice"
                    : $"cannot be made anew: {Why(renewal)}; a second start would not be refused"));
        }
    }

    private void TakeName(WriteActivity write)
    {
        _known = name();
        if (_known is not { } known)
        {
            return;
        }

        if (_former?.HasName(known) == true)
        {
            _name = _former._name;
            return;
        }

        _name = NameLock.Take(known, out var refused);
        RefuseIfHeld(refused, configurationPath);
        if (refused.Owner is { } owner)
        {
            write(ActivityLevel.Warn, $"a process of uid {owner} has the name by which an engine with {configurationPath} is known: should another one be started with another pidfile, it will not be refused");
        }
    }

    private void TellWhyNot(LockRefusal refused, WriteActivity write)
    {
        foreach (var path in _journal is null ? [files.Lock] : (string[])[files.Journal, files.Journal + JournalFile.NextEnd])
        {
            // The former life's journal comes with its lock.
            if (_former?.Has(files.Lock) != true && LockFiles.InTheWay(path) is { } owner)
            {
                throw new StartProblem($"cannot start: {path} belongs to uid {owner}, so that nobody could go on with the programs of this engine should it be killed "
                    + "(remove the file, or set state_dir to a folder of your own)");
            }
        }

        if (_journal is null)
        {
            TellCosts(write, $"cannot write {files.Lock}: {Why(refused)}");
        }
    }

    private void TellCosts(WriteActivity write, string why) => write(
        settings.RememberStop ? ActivityLevel.Critical : ActivityLevel.Warn,
        $"{why}; should this engine be killed, the next one will not know its programs"
        + (settings.RememberStop ? ", and nobody will remember what was stopped" : "") + " (set state_dir to a folder that can be written)");

    private void RefuseIfHeld(LockRefusal refused, string what)
    {
        if (refused.IsHeld)
        {
            throw new StartProblem($"cannot start: supervisord already runs with pid {Pid(refused)} ({what})" + (refused.Owner is { } owner ? $", as uid {owner}" : ""));
        }
    }

    private static bool IsThat(FileLock? held, string path) => held is not null && File.Exists(path) && FileLock.IsStill(path, held.Descriptor);

    public static string Why(LockRefusal refused) => refused.Owner is { } owner ? $"it belongs to uid {owner}" : Errno.Words(refused.Errno);

    /// <summary>A full disk has no room for a pid; the pidfile may be older, or elsewhere.</summary>
    private string Pid(LockRefusal refused)
    {
        var pid = refused.Holder;
        try
        {
            pid = pid == 0 && int.TryParse(File.ReadAllText(settings.PidFile).TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var written) && ProcessGroup.Lives(written) ? written : pid;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            // Nobody knows, then.
        }

        return pid == 0 ? "(not known)" : pid.ToString(CultureInfo.InvariantCulture);
    }
}
