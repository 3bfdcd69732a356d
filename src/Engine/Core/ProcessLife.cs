using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Supervisor.Configuration;
using static Supervisor.Engine.Core.ProcessEvent;
using static Supervisor.Engine.Core.ProcessState;

namespace Supervisor.Engine.Core;

/// <summary>What a process does next: its new state, what the world is asked to do, and the line of the table that said so.</summary>
public readonly record struct Step(
    ProcessState State, ImmutableArray<Effect> Effects, string? SpawnError = null, [CallerLineNumber] int Row = 0)
{
    public Step(ProcessState state, [CallerLineNumber] int row = 0) : this(state, [], null, row)
    {
    }
}

/// <summary>The shape of <see cref="ProcessLife.Next"/>, so that a test can put a broken table in its place.</summary>
public delegate Step ProcessTable(ProcessKey key, ProcessState state, ProcessEvent happened, ProgramSettings program, bool mayStart, TimeSpan now);

/// <summary>
/// The whole life of a process as one table: no clock, no OS, no locks. The rules are supervisord's
/// (its documentation, "Process States"); a pair that is missing changes nothing.
/// </summary>
public static class ProcessLife
{
    private const int SigKill = 9;

    /// <param name="key">Which process this is; only carried into effects.</param>
    /// <param name="state">Where it is.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="program">Its settings.</param>
    /// <param name="mayStart">False while the engine shuts down or restarts: nothing starts then.</param>
    /// <param name="now">Monotonic time.</param>
    public static Step Next(ProcessKey key, ProcessState state, ProcessEvent happened, ProgramSettings program, bool mayStart, TimeSpan now)
    {
        return (state, happened) switch
        {
            // Up.
            (Stopped or Exited or Fatal, StartAsked or RestartAsked) when mayStart => Spawn(1),
            (Backoff, RestartAsked) when mayStart => Spawn(1),
            (Stopping s, StartAsked or RestartAsked) when mayStart => new(s with { ThenStart = true }),
            (Spawning s, Spawned e) => new(new Starting(e.Pid, s.Attempt, now + Seconds(program.StartSecs))),
            (Spawning s, SpawnFailed e) => Failed(s.Attempt, e.Reason),
            (Starting s, DeadlineReached) => new(new Running(s.ChildPid)),
            (Backoff b, DeadlineReached) when b.Attempt > program.StartRetries => new(new Fatal()),
            (Backoff b, DeadlineReached) when mayStart => Spawn(b.Attempt + 1),
            (Backoff b, DeadlineReached) => new(b with { RetryAt = null }),
            (Exited { RestartAt: not null } or Stopped { StartAt: not null }, DeadlineReached) when mayStart => Spawn(1),
            (Exited e, DeadlineReached or ShutdownAsked or StopAsked or KillAsked) => new(e with { RestartAt = null }),
            (Stopped, DeadlineReached or ShutdownAsked or StopAsked or KillAsked) => new(new Stopped()),

            // Ended by itself.
            (Starting s, ChildExited e) => Failed(s.Attempt, "Exited too quickly (process log may have details)", e.Status),
            (Running, ChildExited e) => Ended(e.Status),
            (Unknown, ChildExited) => new(new Stopped()),

            // Down.
            (Starting or Running, StopAsked or ShutdownAsked) => Stop(thenStart: false),
            (Starting or Running, RestartAsked) when mayStart => Stop(thenStart: true),
            (Starting or Running or Stopping, KillAsked) => Kill(thenStart: false, Math.Max(1, (state as Stopping)?.Kills ?? 0)),
            (Stopping s, StopAsked or ShutdownAsked) => new(s with { ThenStart = false }),
            (Stopping s, DeadlineReached) => Kill(s.ThenStart, s.Kills + 1),
            (Stopping s, ChildExited) => new(new Stopped(s.ThenStart && mayStart ? now : null)),
            (Backoff, StopAsked or KillAsked) => new(new Stopped()),
            (Backoff, ShutdownAsked) => new(new Fatal()),

            // Signals.
            (Starting or Running or Stopping, SignalAsked e) => Signal(e.Signal),
            (Starting or Running or Stopping, SignalRefused e) when e.Pid == state.Pid => new(new Unknown(state.Pid), [], e.Reason),

            _ => new(state),
        };

        Step Spawn(int attempt, [CallerLineNumber] int row = 0) => new(new Spawning(attempt), [new Effect.Launch(key, program)], null, row);

        // The pause is the number of the try in seconds. With no try left it is over at once: BACKOFF is announced, then FATAL.
        Step Failed(int attempt, string reason, ExitStatus? ended = null, [CallerLineNumber] int row = 0) =>
            new(new Backoff(attempt, attempt > program.StartRetries ? now : now + Seconds(attempt), ended), [], reason, row);

        Step Ended(ExitStatus status, [CallerLineNumber] int row = 0)
        {
            var expected = status.Signal == 0 && program.ExitCodes.Contains(status.Code);
            var again = mayStart && (program.AutoRestart == AutoRestart.Always || (program.AutoRestart == AutoRestart.Unexpected && !expected));
            return new(new Exited(expected, again ? now : null), [], expected ? null : $"Bad exit code {status.Code}", row);
        }

        Step Stop(bool thenStart, [CallerLineNumber] int row = 0) => new(
            new Stopping(state.Pid, now + Seconds(program.StopWaitSecs), thenStart),
            [new Effect.Signal(key, state.Pid, program.StopSignal, program.StopAsGroup, SignalPurpose.Stop)], null, row);

        // At least a second between two kills, or stopwaitsecs=0 would never let the child end.
        // The second one at its time shows that the first did nothing: somebody should hear why.
        Step Kill(bool thenStart, int kills, [CallerLineNumber] int row = 0)
        {
            var signal = new Effect.Signal(key, state.Pid, SigKill, program.KillAsGroup, SignalPurpose.Kill);
            return new(
                new Stopping(state.Pid, now + Seconds(Math.Max(1, program.StopWaitSecs)), thenStart, kills),
                kills == 2 && happened is DeadlineReached ? [new Effect.LookAtKilled(key, state.Pid), signal] : [signal], null, row);
        }

        Step Signal(int number, [CallerLineNumber] int row = 0) =>
            new(state, [new Effect.Signal(key, state.Pid, number, WholeGroup: false, SignalPurpose.Request)], null, row);

        static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
    }
}
