using Supervisor.Configuration;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>Where the files are by which one engine knows of another.</summary>
/// <param name="Journal">What the engine after a crash reads.</param>
/// <param name="Lock">Who has it locked writes that journal.</param>
/// <param name="PidFileLock">Who has it locked has the pidfile; it notes where its journal is. The same as <paramref name="Lock"/> without a state_dir.</param>
internal sealed record StateFiles(string Journal, string Lock, string PidFileLock)
{
    private const string JournalEnd = ".journal", LockEnd = ".lock";

    /// <summary>The pidfile is no file, and what lies beside it is no place for ours: there is no journal, and no lock but the name in the kernel.</summary>
    public bool AreNone { get; init; }

    /// <summary>The journal of who has no state_dir.</summary>
    public string DefaultJournal => Journals(PidFileLock);

    public static StateFiles Of(SupervisordSettings settings)
    {
        var name = Path.GetFileName(settings.PidFile);
        var stem = name.EndsWith(".pid", StringComparison.Ordinal) ? name[..^4] : name;
        var beside = Path.Combine(Path.GetDirectoryName(settings.PidFile) ?? "/", stem);
        var state = settings.StateDir is { } folder ? Path.Combine(folder, stem) : beside;
        return FileKind.IsToStay(settings.PidFile)
            ? new StateFiles(state + JournalEnd, state + LockEnd, state + LockEnd) { AreNone = settings.StateDir is null }
            : new StateFiles(state + JournalEnd, state + LockEnd, beside + LockEnd);
    }

    /// <summary>The lock that goes with a journal.</summary>
    public static string LockOf(string journal) => journal.EndsWith(JournalEnd, StringComparison.Ordinal) ? journal[..^JournalEnd.Length] + LockEnd : journal + LockEnd;

    private static string Journals(string locked) => locked[..^LockEnd.Length] + JournalEnd;
}
