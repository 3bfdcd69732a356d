using System.Collections.Immutable;
using Supervisor.Configuration;

namespace Supervisor.Engine.Core;

/// <summary>One process in the tree: what it should be, where it is, and what is remembered of its past.</summary>
public sealed record ProcessEntry(ProcessKey Key, ProgramSettings Program)
{
    public ProcessState State { get; init; } = new ProcessState.Stopped();

    /// <summary>The last launch, or the attempt at one; null before the first.</summary>
    public Instant? StartedAt { get; init; }

    /// <summary>The last end of a child; null before the first.</summary>
    public Instant? StoppedAt { get; init; }

    /// <summary>How the last child ended; null before the first end.</summary>
    public ExitStatus? LastExit { get; init; }

    /// <summary>Why the last start failed or what was wrong with the last end, in the original's words.</summary>
    public string? SpawnError { get; init; }

    /// <summary>How many lives in a row have ended within a second of their start.</summary>
    public int QuickEnds { get; init; }

    /// <summary>A try of this start ended with status 0 at once: it may have put itself in the background.</summary>
    public bool SuspectedInBackground { get; init; }

    /// <summary>Process groups of earlier children that had living members when the child ended: they may hold a port or a lock.</summary>
    public ImmutableList<int> Survivors { get; init; } = [];

    /// <summary>Why a child that was killed has not ended; null when it is not so.</summary>
    public string? Held { get; init; }

    /// <summary>The last wish of a person was that it is down; what stops with the engine was not.</summary>
    public bool StoppedByPerson { get; init; }

    /// <summary>The child was reaped and its output is being drained; events wait in <see cref="Waiting"/> until then.</summary>
    public ProcessEvent.ChildExited? Ending { get; init; }

    /// <summary>What happened while the output was being drained, in order.</summary>
    public ImmutableList<ProcessEvent> Waiting { get; init; } = [];

    /// <summary>What it is to be from its next child on; null while that is what it is. Only who has a child has it.</summary>
    public ProgramSettings? Next { get; init; }

    /// <summary>Its group is to be without it: it is being stopped, starts no more, and goes when it is down.</summary>
    public bool Leaving { get; init; }

    /// <summary>New in its group: it starts when those that leave are gone, since they may hold what it needs.</summary>
    public bool StartsLater { get; init; }

    public ProcessStateCode Code => State.Code();

    /// <summary>There is one, or there was one whose last output is being read.</summary>
    public bool HasChild => State.Pid != 0 || State is ProcessState.Spawning;

    /// <summary>The last wish of a person, taken or waiting, was that it is down.</summary>
    public bool WantsDown => Waiting.FindLast(IsWish) is { } wish and not ProcessEvent.StopAsked { ForUpdate: true } ? wish is ProcessEvent.StopAsked or ProcessEvent.KillAsked : StoppedByPerson;

    /// <summary>The child that may be signalled; 0 when there is none or it was reaped.</summary>
    public int LivePid => Ending is null ? State.Pid : 0;

    /// <summary>When this process next wants to be woken; nothing while its last output is being drained.</summary>
    public TimeSpan? Deadline => Ending is null ? State.Deadline : null;

    /// <summary>Down for good: no child, nothing pending.</summary>
    public bool IsDown => Code.IsDown() && Ending is null && Deadline is null;

    /// <summary>Of several of these the last one counts.</summary>
    public static bool IsWish(ProcessEvent happened) =>
        happened is ProcessEvent.StartAsked or ProcessEvent.StopAsked or ProcessEvent.KillAsked or ProcessEvent.RestartAsked;
}
