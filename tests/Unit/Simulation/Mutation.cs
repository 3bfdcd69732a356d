using Supervisor.Engine.Core;

namespace Supervisor.Unit.Simulation;

/// <summary>A fault put in on purpose: a broken table, a broken fold, or a broken loop around them.</summary>
internal sealed record Mutation(string Name, string Breaks, ProcessTable? Table = null, LoopFault Fault = LoopFault.None)
{
    public static readonly Mutation[] All =
    [
        new("a start in STARTING spawns again", Invariants.OneChild, When<ProcessState.Starting, ProcessEvent.StartAsked>((key, _, program, now) => new(new ProcessState.Spawning(1), [new Effect.Launch(key, program)]))),
        new("a stop in STOPPED signals the last pid", Invariants.NoSignalToReaped, When<ProcessState.Stopped, ProcessEvent.StopAsked>((key, _, _, _) => new(new ProcessState.Stopped(), [new Effect.Signal(key, 1, 15, false, SignalPurpose.Stop)]))),
        new("stopwaitsecs kills nobody", Invariants.StoppingEnds, When<ProcessState.Stopping, ProcessEvent.DeadlineReached>((_, state, _, now) => new(state with { KillAt = now + TimeSpan.FromSeconds(10) }))),
        new("a failed start keeps its pid", Invariants.PidTruth, When<ProcessState.Starting, ProcessEvent.ChildExited>((_, state, _, _) => new(new ProcessState.Running(state.ChildPid)))),
        new("mayStart is ignored", Invariants.NothingStartsWhileStopping, (key, state, happened, program, _, now) => ProcessLife.Next(key, state, happened, program, true, now)),
        new("a shutdown stops nothing that is STARTING", Invariants.ShutdownEnds, When<ProcessState.Starting, ProcessEvent.ShutdownAsked>((_, state, _, _) => new(state))),
        new("every group is stopped at once", Invariants.StopOrder, Fault: LoopFault.StopsAllGroupsAtOnce),
        new("a stop in BACKOFF is forgotten", Invariants.OperatorStopHolds, When<ProcessState.Backoff, ProcessEvent.StopAsked>((_, state, _, _) => new(state))),
        new("a failed start does not count", Invariants.RetriesEnd, When<ProcessState.Starting, ProcessEvent.ChildExited>((_, _, _, now) => new(new ProcessState.Backoff(1, now + TimeSpan.FromSeconds(1)), [], "x"))),
        new("some transitions are not announced", Invariants.NoGapInNews, Fault: LoopFault.SwallowsNews),
        new("RUNNING as soon as it is spawned", Invariants.RunningAfterStartSecs, When<ProcessState.Spawning, ProcessEvent.Spawned>((_, _, _, _, happened) => new(new ProcessState.Running(happened.Pid)))),
        new("the exit is told before the drain", Invariants.DrainFirst, Fault: LoopFault.SkipsDrain),
        new("sockets are left open", Invariants.SocketWhileUsed, Fault: LoopFault.ForgetsSockets),
        new("deadlines are served late", Invariants.DeadlinesServed, Fault: LoopFault.DropsDeadlines),
        new("a child's end is seen only when a signal says so", Invariants.ShutdownEnds, Fault: LoopFault.TrustsSignals),
        new("who leaves is forgotten at once", Invariants.NoneLeftBehind, Fault: LoopFault.ForgetsWhoLeaves),
        new("an update is not carried out", Invariants.UpdatesArrive, Fault: LoopFault.DropsUpdates),
        new("who was only just launched is not looked for", Invariants.OwnedAfterCrash, Fault: LoopFault.OverlooksNewborn),
    ];

    private static ProcessTable When<TState, TEvent>(Func<ProcessKey, TState, Supervisor.Configuration.ProgramSettings, TimeSpan, Step> broken)
        where TState : ProcessState
        where TEvent : ProcessEvent =>
        When<TState, TEvent>((key, state, program, now, _) => broken(key, state, program, now));

    private static ProcessTable When<TState, TEvent>(Func<ProcessKey, TState, Supervisor.Configuration.ProgramSettings, TimeSpan, TEvent, Step> broken)
        where TState : ProcessState
        where TEvent : ProcessEvent =>
        (key, state, happened, program, mayStart, now) => state is TState s && happened is TEvent e
            ? broken(key, s, program, now, e)
            : ProcessLife.Next(key, state, happened, program, mayStart, now);
}

/// <summary>Faults that are not in the table but in what drives it.</summary>
internal enum LoopFault
{
    None,
    StopsAllGroupsAtOnce,
    SwallowsNews,
    SkipsDrain,
    DropsDeadlines,
    ForgetsSockets,
    OverlooksNewborn,
    TrustsSignals,
    ForgetsWhoLeaves,
    DropsUpdates,
}
