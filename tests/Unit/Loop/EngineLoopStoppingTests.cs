using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Unit.World;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Loop;

/// <summary>Stops, restarts and the end of everything, through the loop.</summary>
public class EngineLoopStoppingTests
{
    [Fact]
    public void Who_was_told_that_it_ends_does_not_find_it_running()
    {
        var world = new World.World(Single("a")).Advance(2);
        Assert.False(world.Operations.IsShuttingDown);
        world.Operations.Shutdown();
        Assert.True(world.Operations.IsShuttingDown);
    }

    [Fact]
    public void Stop_kills_when_stopwaitsecs_has_passed_and_again_after_that()
    {
        var world = new World.World(Single("a", p => p with { StopWaitSecs = 5, StopAsGroup = true, KillAsGroup = true })).Advance(2);
        world.Children.Deadly.Clear();
        var request = world.Ask(ProcessAction.Stop, SettleRule.Down, "a");
        var pid = world["a"].State.Pid;
        world.Advance(10.5);
        Assert.Equal([(pid, 15, true), (pid, 9, true), (pid, 9, true)], world.Children.Signals);
        Assert.Empty(Answers(request));
        world.Children.End(pid, ExitStatus.Killed(9));
        world.Settle();
        Assert.Equal(ProcessStateCode.Stopped, Assert.Single(Answers(request)).Entry!.Code);
        Assert.Contains($"Warn killing 'a' ({pid}) with SIGKILL", world.Log);
        Assert.Contains($"Debug killing a (pid {pid}) process group with signal SIGTERM", world.Log);
        Assert.Contains($"Debug killing a (pid {pid}) process group with signal SIGKILL", world.Log);
        Assert.Contains("Debug received SIGCHLD indicating a child quit", world.Log);
    }

    [Fact]
    public void A_child_whose_end_nobody_was_told_of_is_found_when_its_stop_has_had_its_time()
    {
        var world = new World.World(Single("a", p => p with { StopWaitSecs = 5 })) { LosesSignals = true }.Advance(2);
        var request = world.Ask(ProcessAction.Stop, SettleRule.Down, "a");
        world.Advance(4.9);
        Assert.Equal(ProcessStateCode.Stopping, world.State("a"));
        world.Advance(0.2);
        Assert.Equal(ProcessStateCode.Stopped, Assert.Single(Answers(request)).Entry!.Code);
        Assert.DoesNotContain(world.Children.Signals, signal => signal.Signal == 9);
    }

    [Fact]
    public void A_request_ends_when_what_came_of_it_is_written_down_so_that_no_crash_undoes_what_somebody_was_told()
    {
        var journal = new FakeJournal { IsSlow = true };
        var world = new World.World(journal, Single("a"), Single("b")).Advance(2);
        var stop = world.Ask(ProcessAction.Stop, SettleRule.Down, "a", "b");
        Assert.Equal(2, Answers(stop).Count());
        Assert.True(journal.Noted[^1] is { Code: ProcessStateCode.Stopped, StoppedByPerson: true });
        Assert.False(stop.Answers.Completion.IsCompleted);
        journal.Write();
        Assert.True(stop.Answers.Completion.IsCompleted);

        // Who only waits changes nothing.
        var wait = world.Ask(ProcessAction.Wait, SettleRule.Down, "a");
        Assert.Single(Answers(wait));
        Assert.True(wait.Answers.Completion.IsCompleted);
    }

    [Fact]
    public void A_stop_of_what_is_down_already_is_remembered()
    {
        var effects = new List<Effect>();
        var state = new SupervisorLife().Next(SupervisorState.Empty, new SupervisorInput.GroupAdded(Single("a")), default, []);
        state = new SupervisorLife().Next(state, new SupervisorInput.ToProcess(new("a", "a"), new ProcessEvent.StopAsked()), default, effects);
        Assert.True(Assert.IsType<Effect.Remember>(Assert.Single(effects)).Entry.StoppedByPerson);
        effects.Clear();
        new SupervisorLife().Next(state, new SupervisorInput.ToProcess(new("a", "a"), new ProcessEvent.StopAsked()), default, effects);
        Assert.Empty(effects);
    }

    [Theory]
    [InlineData(ProcessAction.Start)]
    [InlineData(ProcessAction.Restart)]
    public void Whoever_waits_for_a_stop_hears_when_somebody_starts_it_anew(ProcessAction again)
    {
        var world = new World.World(Single("a")).Advance(2);
        world.Children.Deadly.Clear();
        var stop = world.Ask(ProcessAction.Stop, SettleRule.Down, "a");
        world.Ask(again, SettleRule.Now, "a");
        Assert.Empty(Answers(stop));
        world.End("a", 0);
        Assert.Equal(ProcessStateCode.Starting, Assert.Single(Answers(stop)).Entry!.Code);
        Assert.True(stop.Answers.Completion.IsCompleted);
    }

    [Fact]
    public void While_a_stop_is_awaited_the_log_says_so_at_once_and_every_two_seconds()
    {
        var world = new World.World(Single("a", p => p with { StopWaitSecs = 60 }), Single("b")).Advance(2);
        world.Children.Deadly.Clear();
        world.Ask(ProcessAction.Stop, SettleRule.Down, "a");
        world.Ask(ProcessAction.Stop, SettleRule.Down, "a");
        world.Ask(ProcessAction.Stop, SettleRule.Now, "b");
        Assert.Equal(1, Said());
        world.Advance(1.9);
        Assert.Equal(1, Said());
        world.Advance(2.2);
        Assert.Equal(3, Said());
        world.End("a", 0).Advance(10);
        Assert.Equal(3, Said());
        Assert.DoesNotContain("Info waiting for b to stop", world.Log);
        world.Ask(ProcessAction.Start, SettleRule.Up, "a");
        world.Advance(2);
        world.Ask(ProcessAction.Stop, SettleRule.Down, "a");
        Assert.Equal(4, Said());

        int Said() => world.Log.Count(line => line == "Info waiting for a to stop");
    }

    [Fact]
    public void A_restart_passes_through_stopped_and_is_answered_by_the_new_child()
    {
        var world = new World.World(Single("a")).Advance(2);
        var first = world["a"].State.Pid;
        var request = world.Ask(ProcessAction.Restart, SettleRule.Up, "a");
        Assert.Empty(Answers(request));
        world.Advance(1.1);
        var answer = Assert.Single(Answers(request));
        Assert.Equal(ProcessStateCode.Running, answer.Entry!.Code);
        Assert.NotEqual(first, answer.Entry.State.Pid);
    }

    [Fact]
    public void Shutdown_stops_groups_one_after_another_by_priority_downwards()
    {
        var world = new World.World(Group("a", 1, Program("a1"), Program("a2")), Group("z", 9, Program("z1"))).Advance(2);
        world.Children.Deadly.Clear();
        var (a1, a2, z1) = (world["a:a1"].State.Pid, world["a:a2"].State.Pid, world["z:z1"].State.Pid);
        world.Loop.Post(new Mail.ShutdownAsked(Mood.ShuttingDown));
        world.Settle();
        Assert.Equal([z1], world.Children.Signals.Select(s => s.Pid));
        Assert.Contains("Info waiting for a1, a2, z1 to die", world.Log);
        world.Children.End(z1, ExitStatus.Exited(0));
        world.Settle();
        Assert.Equal([z1, a2, a1], world.Children.Signals.Select(s => s.Pid));
        Assert.False(world.Loop.Ended);
        world.Children.End(a1, ExitStatus.Exited(0));
        world.Children.End(a2, ExitStatus.Exited(0));
        world.Settle();
        Assert.True(world.Loop.Ended);
    }

    [Fact]
    public void A_start_and_a_stop_during_a_drain_leave_it_down()
    {
        var world = new World.World(Single("a", p => p with { AutoRestart = AutoRestart.Never })).Advance(2);
        world.Output.HoldDrains = true;
        world.End("a", 0);
        world.Ask(ProcessAction.Restart, SettleRule.Now, "a");
        world.Ask(ProcessAction.Stop, SettleRule.Now, "a");
        world.Output.ReleaseDrains();
        world.Advance(5);
        Assert.Equal(ProcessStateCode.Exited, world.State("a"));
        Assert.Single(world.Children.Launched);
    }
}
