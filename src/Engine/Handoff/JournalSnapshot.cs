namespace Supervisor.Engine.Handoff;

/// <summary>What keeps others from starting and lets the next engine find our programs: the descriptor of the lock.</summary>
internal sealed record JournalSnapshot(int Lock);

/// <summary>A program of ours that is not our child, and the descriptor by which it is known.</summary>
internal sealed record OrphanSnapshot(int Pid, int Pidfd);
