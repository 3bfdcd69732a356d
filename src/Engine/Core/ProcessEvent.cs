using System.Text.Json.Serialization;

namespace Supervisor.Engine.Core;

/// <summary>What can happen to a process.</summary>
[JsonDerivedType(typeof(StartAsked), "startAsked")]
[JsonDerivedType(typeof(StopAsked), "stopAsked")]
[JsonDerivedType(typeof(KillAsked), "killAsked")]
[JsonDerivedType(typeof(RestartAsked), "restartAsked")]
[JsonDerivedType(typeof(ShutdownAsked), "shutdownAsked")]
[JsonDerivedType(typeof(SignalAsked), "signalAsked")]
[JsonDerivedType(typeof(DeadlineReached), "deadlineReached")]
[JsonDerivedType(typeof(Spawned), "spawned")]
[JsonDerivedType(typeof(SpawnFailed), "spawnFailed")]
[JsonDerivedType(typeof(ChildExited), "childExited")]
[JsonDerivedType(typeof(SignalRefused), "signalRefused")]
[JsonDerivedType(typeof(SurvivorsSeen), "survivorsSeen")]
[JsonDerivedType(typeof(SurvivorsNamed), "survivorsNamed")]
[JsonDerivedType(typeof(KillSurvived), "killSurvived")]
public abstract record ProcessEvent
{
    /// <summary>Somebody wants it up: a request, autostart, or the group was added.</summary>
    public sealed record StartAsked : ProcessEvent;

    /// <summary>Somebody wants it down.</summary>
    public sealed record StopAsked : ProcessEvent
    {
        /// <summary>Nobody wants it to stay down: it is to be replaced, or its section is gone.</summary>
        public bool ForUpdate { get; init; }
    }

    /// <summary>Somebody wants it down at once: SIGKILL instead of the stop signal.</summary>
    public sealed record KillAsked : ProcessEvent;

    /// <summary>Somebody wants a fresh one, whatever it does now.</summary>
    public sealed record RestartAsked : ProcessEvent;

    /// <summary>The engine ends or restarts: as StopAsked, but who was waiting for a retry has failed for good.</summary>
    public sealed record ShutdownAsked : ProcessEvent;

    /// <summary>Somebody wants a signal sent to the child alone.</summary>
    public sealed record SignalAsked(int Signal) : ProcessEvent;

    /// <summary>The deadline in the state has come.</summary>
    public sealed record DeadlineReached : ProcessEvent;

    /// <summary>The launch worked.</summary>
    public sealed record Spawned(int Pid) : ProcessEvent;

    /// <summary>The launch failed, and why in the original's words.</summary>
    public sealed record SpawnFailed(string Reason) : ProcessEvent;

    /// <summary>The child ended at <paramref name="At"/> and its output is drained.</summary>
    public sealed record ChildExited(int Pid, ExitStatus Status, TimeSpan At) : ProcessEvent;

    /// <summary>A signal could not be sent for another reason than that the child is gone.</summary>
    public sealed record SignalRefused(int Pid, string Reason) : ProcessEvent;

    /// <summary>The child is gone, but members of its process group live on.</summary>
    public sealed record SurvivorsSeen(int ProcessGroup) : ProcessEvent;

    /// <summary>The names of the survivors, looked up because a start failed; empty when they have ended meanwhile.</summary>
    public sealed record SurvivorsNamed(string Names) : ProcessEvent;

    /// <summary>The child has not ended though SIGKILL was sent, and what the kernel says of it (one letter; null when it says nothing).</summary>
    public sealed record KillSurvived(int Pid, char? State) : ProcessEvent;
}
