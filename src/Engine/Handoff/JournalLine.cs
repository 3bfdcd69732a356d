using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Handoff;

/// <summary>One line of the journal; it says one thing. What a newer engine writes besides is passed over.</summary>
internal sealed record JournalLine
{
    public EngineRecord? Engine { get; init; }

    public GroupSettings? Group { get; init; }

    public string? Removed { get; init; }

    /// <summary>A process that has left its group.</summary>
    public ProcessKey? Gone { get; init; }

    public LaunchRecord? Launch { get; init; }

    public LogNamesRecord? Logs { get; init; }

    public ProcessRecord? Process { get; init; }

    public ListenerRecord? Listener { get; init; }

    /// <summary>Everything is being stopped.</summary>
    public bool? Ending { get; init; }
}

/// <summary>Who writes. Pids and times mean something only under the same <paramref name="Boot"/>.</summary>
internal sealed record EngineRecord(int Version, string Boot, Guid Id, int Pid, long Born)
{
    public const int CurrentVersion = 1;
}

/// <summary>A launch that was about to be made: the pipes (inodes; 0 for none) and the made-up names of its logs.</summary>
/// <param name="Key">Which process.</param>
/// <param name="At">When.</param>
/// <param name="Since">The same in the ticks in which a process's birth is counted.</param>
internal sealed record LaunchRecord(ProcessKey Key, Instant At, long Since)
{
    public long Input { get; init; }

    public long Output { get; init; }

    public long Error { get; init; }

    public string? OutputLog { get; init; }

    public string? ErrorLog { get; init; }
}

/// <summary>The made-up names of the logs of a child that runs, after they have changed.</summary>
internal sealed record LogNamesRecord(ProcessKey Key, string? Output, string? Error);

/// <summary>Where a process is, and what is remembered of it.</summary>
internal sealed record ProcessRecord(ProcessKey Key, ProcessState State)
{
    /// <summary>When its child was born; with the pid it names one process for ever. 0: not known.</summary>
    public long Born { get; init; }

    public Instant? StartedAt { get; init; }

    public Instant? StoppedAt { get; init; }

    public ExitStatus? LastExit { get; init; }

    public string? SpawnError { get; init; }

    public int QuickEnds { get; init; }

    public bool SuspectedInBackground { get; init; }

    public bool StoppedByPerson { get; init; }

    public static ProcessRecord Of(ProcessEntry entry, long born) => new(entry.Key, entry.State)
    {
        Born = born,
        StartedAt = entry.StartedAt,
        StoppedAt = entry.StoppedAt,
        LastExit = entry.LastExit,
        SpawnError = entry.SpawnError,
        QuickEnds = entry.QuickEnds,
        SuspectedInBackground = entry.SuspectedInBackground,
        StoppedByPerson = entry.StoppedByPerson,
    };

    public ProcessEntry Entry(ProgramSettings program) => new(Key, program)
    {
        State = State,
        StartedAt = StartedAt,
        StoppedAt = StoppedAt,
        LastExit = LastExit,
        SpawnError = SpawnError,
        QuickEnds = QuickEnds,
        SuspectedInBackground = SuspectedInBackground,
        StoppedByPerson = StoppedByPerson,
    };
}

/// <summary>Whether a listener may be sent an event, and the one it has in hand.</summary>
internal sealed record ListenerRecord(ProcessKey Key, bool Ready, QueuedEvent? Event);
