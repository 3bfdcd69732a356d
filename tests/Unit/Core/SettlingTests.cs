using Supervisor.Engine.Core;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Core;

public class SettlingTests
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    /// <summary>A state, and whether whoever has asked for a stop is answered there.</summary>
    public static TheoryData<ProcessState, bool> AfterAStop => new()
    {
        { new ProcessState.Stopping(7, Later, ThenStart: false), false },
        { new ProcessState.Stopping(7, Later, ThenStart: true), false },
        { new ProcessState.Stopped(), true },
        { new ProcessState.Stopped(StartAt: Later), false },
        { new ProcessState.Exited(Expected: true, RestartAt: null), true },
        { new ProcessState.Exited(Expected: true, RestartAt: Later), false },
        { new ProcessState.Fatal(), true },
        { new ProcessState.Unknown(7), true },
        // Somebody's start has won: what is waited for does not come any more.
        { new ProcessState.Spawning(1), true },
        { new ProcessState.Starting(8, 1, Later), true },
        { new ProcessState.Running(8), true },
        { new ProcessState.Backoff(1, Later), true },
    };

    [Theory]
    [MemberData(nameof(AfterAStop))]
    public void Whoever_waits_for_an_end_is_answered_by_the_end_or_by_a_new_start(ProcessState state, bool settled)
    {
        var entry = new ProcessEntry(new ProcessKey("a", "a"), Program("a")) { State = state };
        Assert.Equal(settled, Settling.IsSettled(entry, SettleRule.Down, []));
        Assert.False(Settling.IsSettled(entry with { Ending = new ProcessEvent.ChildExited(7, ExitStatus.Exited(0), Later) }, SettleRule.Down, []));
    }
}
