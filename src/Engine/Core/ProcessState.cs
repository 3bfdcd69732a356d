using System.Text.Json.Serialization;

namespace Supervisor.Engine.Core;

// The life of one process.
//
//   Stopped ──start──> Spawning ──> Starting ──startsecs──> Running ──ends──> Exited ──autorestart──> Spawning
//                         │            │ ends too soon         │                 └─ no restart: stays
//                         └─ fails ────┴──> Backoff ──tries left──> Spawning
//                                              └─ none left ──> Fatal
//   Starting, Running ──stop──> Stopping ──ends──> Stopped (or Spawning again, when a restart was asked)
//   Starting, Running, Stopping ──a signal was refused──> Unknown
//
// Constraints that shaped it:
//  * A state holds only what is true in it. Backoff has no pid because it cannot have one.
//  * A deadline is part of the state, so no timer can outlive its reason.
//  * The last wish wins: a stop during a pending restart cancels the restart, a start during a stop asks for one.
//  * Every end is announced: a restart passes through Stopped or Exited with a deadline that is due at once.
//  * Spawning never outlives one turn of the loop: the launch is answered in the turn that asked for it.
//  * A child's end is final the moment it is reaped, but it is acted upon only when its output is drained. Between
//    the two the process takes no events (ProcessEntry.Ending keeps them), so nothing signals a reaped pid.

/// <summary>Where a process is in its life; see the note at the top of this file.</summary>
[JsonDerivedType(typeof(Stopped), "stopped")]
[JsonDerivedType(typeof(Spawning), "spawning")]
[JsonDerivedType(typeof(Starting), "starting")]
[JsonDerivedType(typeof(Running), "running")]
[JsonDerivedType(typeof(Backoff), "backoff")]
[JsonDerivedType(typeof(Stopping), "stopping")]
[JsonDerivedType(typeof(Exited), "exited")]
[JsonDerivedType(typeof(Fatal), "fatal")]
[JsonDerivedType(typeof(Unknown), "unknown")]
public abstract record ProcessState
{
    /// <summary>When the state wants to hear <see cref="ProcessEvent.DeadlineReached"/>; null is never.</summary>
    public virtual TimeSpan? Deadline => null;

    /// <summary>The child; 0 when there is none.</summary>
    public virtual int Pid => 0;

    /// <summary>Not started, or stopped on request. With <see cref="StartAt"/> the stop was half of a restart.</summary>
    public sealed record Stopped(TimeSpan? StartAt = null) : ProcessState
    {
        public override TimeSpan? Deadline => StartAt;
    }

    /// <summary>A launch was asked for and is answered within the turn.</summary>
    public sealed record Spawning(int Attempt) : ProcessState;

    /// <summary>Launched; not yet up for startsecs.</summary>
    public sealed record Starting(int ChildPid, int Attempt, TimeSpan RunningAt) : ProcessState
    {
        public override int Pid => ChildPid;

        public override TimeSpan? Deadline => RunningAt;
    }

    /// <summary>Up for longer than startsecs.</summary>
    public sealed record Running(int ChildPid) : ProcessState
    {
        public override int Pid => ChildPid;
    }

    /// <summary>The last start failed; tried again at <see cref="RetryAt"/>, or given up then when no tries are left.</summary>
    /// <param name="Attempt">The number of the try that failed.</param>
    /// <param name="RetryAt">When something happens next.</param>
    /// <param name="Ended">How the child of that try ended; null when there was none.</param>
    public sealed record Backoff(int Attempt, TimeSpan? RetryAt, ExitStatus? Ended = null) : ProcessState
    {
        public override TimeSpan? Deadline => RetryAt;
    }

    /// <summary>Asked to end. At <see cref="KillAt"/> it is killed, and again after every further stopwaitsecs.</summary>
    /// <param name="ChildPid">The child.</param>
    /// <param name="KillAt">When it is killed.</param>
    /// <param name="ThenStart">Whether it is to start again.</param>
    /// <param name="Kills">How often it was killed, each time with time to end before the next.</param>
    public sealed record Stopping(int ChildPid, TimeSpan KillAt, bool ThenStart, int Kills = 0) : ProcessState
    {
        /// <summary>Killed, and still there when it had had its time: the kernel holds it, and nobody knows for how long.</summary>
        [JsonIgnore]
        public bool IsHeld => Kills > 1;

        public override int Pid => ChildPid;

        public override TimeSpan? Deadline => KillAt;
    }

    /// <summary>Ended by itself from Running. With <see cref="RestartAt"/> it starts again then.</summary>
    public sealed record Exited(bool Expected, TimeSpan? RestartAt) : ProcessState
    {
        public override TimeSpan? Deadline => RestartAt;
    }

    /// <summary>Could not be started in all its tries.</summary>
    public sealed record Fatal : ProcessState;

    /// <summary>The child refused a signal; nobody knows what it does until it ends.</summary>
    public sealed record Unknown(int ChildPid) : ProcessState
    {
        public override int Pid => ChildPid;
    }
}
