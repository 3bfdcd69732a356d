namespace Supervisor.Engine.Handoff;

/// <summary>What keeps others from starting and lets the next engine find our programs.</summary>
/// <param name="Lock">The descriptor of the journal's lock; -1 when nobody can have it.</param>
internal sealed record JournalSnapshot(int Lock)
{
    /// <summary>The descriptor of the pidfile's lock, if that is another one.</summary>
    public int? PidFileLock { get; init; }

    /// <summary>The descriptor that has the configuration's name.</summary>
    public int? Name { get; init; }

    public IEnumerable<int> Descriptors => ((int?[])[Lock, PidFileLock, Name]).OfType<int>().Where(descriptor => descriptor >= 0);
}

/// <summary>A program of ours that is not our child, and the descriptor by which it is known.</summary>
internal sealed record OrphanSnapshot(int Pid, int Pidfd);
