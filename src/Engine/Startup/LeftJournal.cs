using Supervisor.Engine.Handoff;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>A journal in another place than ours, where an engine with another state_dir was killed.</summary>
internal sealed class LeftJournal
{
    private static readonly TimeSpan ForRelease = TimeSpan.FromSeconds(1);
    private readonly FileLock? _lock;

    private LeftJournal(string path, FileLock? locked) => (File, _lock) = (new JournalFile(path), locked);

    public JournalFile File { get; }

    /// <summary>Null when there is none, or when an engine that lives has it.</summary>
    public static LeftJournal? Take(string path, EngineLocks ours, Action<string> warn)
    {
        var lockPath = StateFiles.LockOf(path);
        if (!System.IO.File.Exists(path) || ours.IsJournals(lockPath))
        {
            return null;
        }

        if (ours.IsPidFiles(lockPath))
        {
            return new LeftJournal(path, null);
        }

        var locked = FileLock.Take(lockPath, out var refused);
        if (locked is null)
        {
            warn($"the journal {path} is not followed: " + (refused.IsHeld ? $"supervisord with pid {refused.Holder} has it" : Errno.Words(refused.Errno)));
        }

        return locked is null ? null : new LeftJournal(path, locked);
    }

    /// <summary>All of it is in ours.</summary>
    public void Remove()
    {
        File.Remove();
        _lock?.Release(ForRelease);
    }

    /// <summary>There was nothing in it for us.</summary>
    public void LetGo() => _lock?.Release(ForRelease, keeps: true);
}
