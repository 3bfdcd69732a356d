using Supervisor.Configuration;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>
/// The files of an engine's next life, tried as who runs this. What stays as it is for the same user is not looked at again: an engine that does without its pidfile may
/// be reloaded.
/// </summary>
/// <param name="Now">What the engine lives with.</param>
/// <param name="Next">What it is to live with.</param>
/// <param name="Locks">What it has; it takes that along.</param>
/// <param name="IsNewUser">It is to become another user.</param>
internal sealed record NextFiles(SupervisordSettings Now, SupervisordSettings Next, EngineLocks Locks, bool IsNewUser)
{
    private const int Tries = 20;

    /// <summary>Each with the key of [supervisord] that it is about.</summary>
    public IEnumerable<(string Key, string Problem)> Problems(IEnumerable<GroupSettings> groups)
    {
        if (Next.LogFile != "syslog" && OwnDescriptor.Of(Next.LogFile) is null && LogProblem(Next.LogFile) is { } log)
        {
            yield return ("logfile", $"cannot open the activity log {Next.LogFile}: {log}");
        }

        foreach (var found in OfLocks())
        {
            yield return found;
        }

        if ((IsNewUser || Next.PidFile != Now.PidFile) && PidFileProblem(Next.PidFile) is { } pidFile)
        {
            yield return ("pidfile", $"cannot write the pidfile {Next.PidFile}: {pidFile}");
        }

        if ((IsNewUser || Next.ChildLogDir != Now.ChildLogDir) && groups.Any(MakesLogs) && FolderProblem(Next.ChildLogDir) is { } logs)
        {
            yield return ("childlogdir", $"cannot make logs in {Next.ChildLogDir}: {logs}");
        }

        // The files of the programs may be root's, and there is no way back to root.
        if (IsNewUser && groups.SelectMany(group => group.Processes).SelectMany(Logs).FirstOrDefault(log => Write(log.Path) is Errno.EACCES or Errno.EPERM) is { Path: not null } denied)
        {
            yield return ("user", $"cannot write {denied.Path}, a log of {denied.Program}: {Errno.Words(Errno.EACCES)}");
        }
    }

    private static IEnumerable<(string Program, string Path)> Logs(ProgramSettings program) =>
        from log in program.RedirectStderr ? [program.StdOut] : (LogSettings[])[program.StdOut, program.StdErr]
        where log is { Target: LogTarget.File, Path: { Length: > 0 } path } && OwnDescriptor.Of(path) is null
        select (program.Name, log.Path);

    private IEnumerable<(string Key, string Problem)> OfLocks()
    {
        var (files, had) = (StateFiles.Of(Next), StateFiles.Of(Now));
        if (files.AreNone)
        {
            yield break;
        }

        foreach (var path in new[] { files.Lock, files.PidFileLock }.Distinct())
        {
            var isNew = IsNewUser || (path != had.Lock && path != had.PidFileLock);
            if (isNew && LockProblem(path, path == files.PidFileLock ? Next.PidFile : path) is { } problem)
            {
                yield return (path == files.PidFileLock ? "pidfile" : "state_dir", problem);
            }
        }

        // The journal that we have comes along.
        foreach (var path in Locks.Has(files.Lock) ? [] : new[] { files.Journal, files.Journal + Handoff.JournalFile.NextEnd })
        {
            if (LockFiles.InTheWay(path) is { } owner)
            {
                yield return (Next.StateDir is null ? "pidfile" : "state_dir", $"cannot write the journal {path}: it belongs to uid {owner}");
            }
        }
    }

    private string? LockProblem(string path, string what)
    {
        if (Locks.Has(path))
        {
            return FolderProblem(Path.GetDirectoryName(path) ?? "/") is { } folder ? $"cannot write {path}: {folder}" : null;
        }

        var taken = FileLock.Take(path, out var refused);
        taken?.ReleaseHere(taken.WasLeft);
        return taken is not null || IsFull(refused.Errno) ? null
            : refused.IsHeld ? $"supervisord already runs with pid {refused.Holder} ({what})" + (refused.Owner is { } owner ? $", as uid {owner}" : "")
            : $"cannot lock {path}: {EngineLocks.Why(refused)}";
    }

    /// <summary>One that is there is opened only if it is a file, since it may be a pipe that somebody reads to its end; one that is not is made, and taken away again.</summary>
    private static string? LogProblem(string path) => Directory.Exists(path) ? "it is a folder" : Write(path) is not (0 or Errno.EEXIST) and var errno ? Errno.Words(errno) : null;

    private static int Write(string path)
    {
        var denied = MayWrite(path);
        if (denied == Errno.ENOENT)
        {
            denied = Make(path, 0b110_100_100);
        }
        else if (denied == 0 && !FileKind.IsSpecial(path))
        {
            // In a folder like /tmp the kernel refuses to open for creation what is another's.
            var opened = Libc.OpenFile(path, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_APPEND | Libc.O_NONBLOCK | Libc.O_NOCTTY | Libc.O_CLOEXEC, 0b110_100_100);
            denied = opened < 0 ? Libc.Error : 0;
            _ = opened < 0 || Libc.Close(opened) == 0;
        }

        return denied;
    }

    /// <summary>Ours is gone by then, as is the file of an engine that has ended; only what is in the way for ever counts.</summary>
    private string? PidFileProblem(string path)
    {
        if (Directory.Exists(path))
        {
            return "it is a folder";
        }

        if (LockFiles.InTheWay(path) is { } owner && path != Now.PidFile)
        {
            return $"it belongs to uid {owner}";
        }

        var folder = Path.GetDirectoryName(path) ?? "/";
        var isInPlace = FileKind.IsToStay(path) || (path != Now.PidFile && FileKind.Exists(path) && !LockFiles.IsShared(folder));
        return !isInPlace ? FolderProblem(folder) : MayWrite(path) is var denied and not (0 or Errno.ENOENT) ? Errno.Words(denied) : null;
    }

    private static string? FolderProblem(string folder)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            var errno = Make(Path.Combine(folder, $".supervisord-{Environment.ProcessId}-{tries}"), 0b110_000_000);
            if (errno != Errno.EEXIST)
            {
                return errno == 0 || IsFull(errno) ? null : Errno.Words(errno);
            }
        }

        return null;
    }

    /// <summary>The errno, or 0: it could be made there, and is gone again.</summary>
    private static int Make(string path, int mode)
    {
        var made = Libc.OpenFile(path, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL | Libc.O_CLOEXEC | Libc.NoFollow, mode);
        if (made < 0)
        {
            return Libc.Error;
        }

        Libc.Close(made);
        Libc.Unlink(path);
        return 0;
    }

    private static int MayWrite(string path) => Libc.MayAccessNow(Libc.HereDirectory, path, Libc.WriteAccess, Libc.EffectiveIds) < 0 ? Libc.Error : 0;

    /// <summary>Which passes, and holds up nobody's start.</summary>
    private static bool IsFull(int errno) => errno is Libc.ENOSPC or Errno.EDQUOT;

    private static bool MakesLogs(GroupSettings group) =>
        group.Processes.Any(program => program.StdOut.Target == LogTarget.Auto || (program.StdErr.Target == LogTarget.Auto && !program.RedirectStderr));
}
