using Supervisor.Engine.Core;

namespace Supervisor.Unit.Simulation;

/// <summary>A child in the simulated machine: alive until a signal or the dice end it, then a zombie until it is reaped.</summary>
internal sealed class SimulatedChild(int pid, ProcessKey key, TimeSpan startedAt, bool ignoresTerm)
{
    public int Pid => pid;

    public ProcessKey Key => key;

    public TimeSpan StartedAt => startedAt;

    public bool IgnoresTerm => ignoresTerm;

    /// <summary>As it was when it was launched; a change comes too late for it.</summary>
    public int StartSecs { get; init; }

    /// <summary>Set once it has ended.</summary>
    public ExitStatus? Ended { get; set; }

    public bool Alive => Ended is null;
}
