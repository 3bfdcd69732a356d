using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Loop;

public class EngineLoopTests
{
    [Fact]
    public void Autostart_starts_in_order_of_priority_and_runs_after_startsecs()
    {
        var world = new World.World(Group("late", 20, Program("l")), Group("early", 10, Program("b"), Program("c", p => p with { AutoStart = false }))).Settle();
        Assert.Equal(["/bin/l", "/bin/b"], world.Children.Launched.Select(request => request.Executable).ToArray());
        Assert.Equal(ProcessStateCode.Starting, world.State("late:l"));
        world.Advance(1);
        Assert.Equal(ProcessStateCode.Running, world.State("early:b"));
        Assert.Equal(ProcessStateCode.Stopped, world.State("early:c"));
        Assert.Contains("Info success: b entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)", world.Log);
    }

    [Fact]
    public void An_unexpected_exit_restarts_at_once_and_an_expected_one_does_not()
    {
        var world = new World.World(Single("a")).Advance(2);
        world.End("a", 7);
        Assert.Equal(ProcessStateCode.Starting, world.State("a"));
        Assert.Contains("Warn exited: a (exit status 7; not expected)", world.Log);
        world.Advance(2).End("a", 0);
        Assert.Equal(ProcessStateCode.Exited, world.State("a"));
        Assert.Contains("Info exited: a (exit status 0; expected)", world.Log);
    }

    [Fact]
    public void Failed_starts_are_retried_after_one_two_three_seconds_then_given_up()
    {
        var world = new World.World(Single("a"));
        world.Children.Missing.Add("/bin/a");
        world.Settle();
        Assert.Equal(ProcessStateCode.Backoff, world.State("a"));
        world.Advance(5.9);
        Assert.Equal(ProcessStateCode.Backoff, world.State("a"));
        world.Advance(0.2);
        Assert.Equal(ProcessStateCode.Fatal, world.State("a"));
        Assert.Equal(4, world.Log.Count(line => line == "Info spawnerr: can't find command '/bin/a'"));
        Assert.Contains("Info gave up: a entered FATAL state, too many start retries too quickly", world.Log);
    }

    [Fact]
    public void An_exit_before_startsecs_is_a_failed_start_whatever_the_code()
    {
        var world = new World.World(Single("a", p => p with { AutoRestart = AutoRestart.Never })).Settle();
        world.End("a", 0);
        Assert.Equal(ProcessStateCode.Backoff, world.State("a"));
        Assert.StartsWith("Exited too quickly (process log may have details); a try ended with status 0", world["a"].SpawnError);
        world.Advance(1.1).End("a", 1);
        Assert.Contains("a try ended with status 0", world["a"].SpawnError);
        Assert.Contains(world.Log, line => line.Contains("daemon off;"));
    }

    [Fact]
    public void Nothing_is_signalled_and_nothing_settles_between_reaping_and_the_end_of_the_drain()
    {
        var world = new World.World(Single("a", p => p with { AutoRestart = AutoRestart.Always })).Advance(2);
        world.Output.HoldDrains = true;
        world.End("a", 3);
        Assert.Equal(ProcessStateCode.Running, world.State("a"));
        var request = world.Ask(ProcessAction.Stop, SettleRule.Down, "a");
        Assert.Empty(world.Children.Signals);
        Assert.Empty(Answers(request));
        world.Output.ReleaseDrains();
        world.Settle();
        Assert.Single(Answers(request));
        Assert.Equal(ProcessStateCode.Exited, world.State("a"));
        Assert.Single(world.Children.Launched);
    }

    [Fact]
    public void Who_was_up_long_enough_is_announced_running_before_its_exit()
    {
        var world = new World.World(Single("a")).Settle();
        using var events = world.Loop.Events.Subscribe();
        world.Time.Advance(TimeSpan.FromSeconds(1.5));
        world.End("a", 0);
        var codes = new List<ProcessStateCode>();
        while (events.Notices.TryRead(out var notice))
        {
            codes.Add(((Notice.ProcessChanged)notice.Notice).Transition.After.Code);
        }

        Assert.Equal([ProcessStateCode.Running, ProcessStateCode.Exited], codes);
    }

    [Fact]
    public void A_failed_start_names_the_processes_that_an_earlier_life_left_behind()
    {
        var world = new World.World(Single("a", p => p with { AutoRestart = AutoRestart.Always })).Advance(2);
        var pid = world["a"].State.Pid;
        world.Children.Groups[pid] = [(555, "nginx"), (556, "nginx")];
        world.Children.End(pid, ExitStatus.Killed(9));
        world.Settle();
        world.End("a", 1);
        Assert.Equal(ProcessStateCode.Backoff, world.State("a"));
        Assert.EndsWith("; processes of an earlier life still run: nginx (pid 555), nginx (pid 556)", world["a"].SpawnError);
    }

    [Fact]
    public void Of_many_that_were_left_behind_the_first_are_named()
    {
        var world = new World.World(Single("a", p => p with { AutoRestart = AutoRestart.Always })).Advance(2);
        var pid = world["a"].State.Pid;
        world.Children.Groups[pid] = [.. Enumerable.Range(1, 2000).Select(number => (number, "bomb"))];
        world.Children.End(pid, ExitStatus.Killed(9));
        world.Settle();
        world.End("a", 1);
        Assert.EndsWith("bomb (pid 1), bomb (pid 2), bomb (pid 3), bomb (pid 4), bomb (pid 5) and 1995 more", world["a"].SpawnError);
    }

    [Theory]
    [InlineData(12, "unknown error during fork for 'a': E12")]
    [InlineData(11, "Too many processes in process table to spawn 'a'")]
    public void A_machine_that_makes_no_process_is_a_reason_in_the_status_and_tried_again(int errno, string reason)
    {
        var world = new World.World(Single("a"));
        world.Children.Failures.Enqueue((LaunchStage.Fork, errno));
        world.Settle();
        Assert.Equal((ProcessStateCode.Backoff, reason), (world.State("a"), Description.Of(world["a"], new Clock(world.Time).Now, time => time)));
        Assert.Contains($"Info spawnerr: {reason}", world.Log);
        world.Advance(2);
        Assert.Equal(ProcessStateCode.Running, world.State("a"));
    }

    [Fact]
    public void A_refused_signal_makes_the_state_unknown_until_the_child_ends()
    {
        var world = new World.World(Single("a")).Advance(2);
        world.Children.NextSignal = SignalOutcome.Refused;
        var request = world.Ask(ProcessAction.Stop, SettleRule.Down, "a");
        Assert.Equal(ProcessStateCode.Unknown, Assert.Single(Answers(request)).Entry!.Code);
        world.End("a", 0);
        Assert.Equal(ProcessStateCode.Stopped, world.State("a"));
    }

    [Fact]
    public void A_missing_command_is_refused_before_anything_changes()
    {
        var world = new World.World(Single("a", p => p with { AutoStart = false })).Settle();
        world.Children.Missing.Add("/bin/a");
        var answer = Assert.Single(Answers(world.Ask(ProcessAction.Start, SettleRule.FirstTry, "a")));
        Assert.Equal("can't find command '/bin/a'", answer.Refusal!.Value.Error);
        Assert.Equal(ProcessStateCode.Stopped, world.State("a"));
    }

    [Fact]
    public void A_removed_group_answers_whoever_still_waits()
    {
        var world = new World.World(Single("a", p => p with { AutoStart = false })).Settle();
        var request = world.Operations.Ask(new ProcessRequest
        {
            Action = ProcessAction.Wait,
            Rule = SettleRule.States,
            States = [ProcessStateCode.Running],
            Keys = [new ProcessKey("a", "a")],
        });
        world.Settle();
        world.Loop.Post(new Mail.RemoveGroup("a", new TaskCompletionSource<bool>()));
        world.Settle();
        Assert.Null(Assert.Single(Answers(request)).Entry);
        Assert.Empty(world.Loop.State.Groups);
    }

    [Fact]
    public void Strangers_are_reaped_and_named()
    {
        var world = new World.World().Settle();
        world.Children.EndStranger(4242);
        world.Settle();
        Assert.Contains("Info reaped unknown pid 4242 (exit status 0)", world.Log);
    }

    [Fact]
    public void A_clock_that_is_set_changes_no_deadline()
    {
        var world = new World.World(Single("a")).Settle();
        world.Time.Wall += TimeSpan.FromDays(400);
        world.Settle();
        Assert.Equal(ProcessStateCode.Starting, world.State("a"));
        world.Time.Wall -= TimeSpan.FromDays(4000);
        world.Advance(1);
        Assert.Equal(ProcessStateCode.Running, world.State("a"));
    }

    [Theory]
    [InlineData(4000)]
    [InlineData(-4000)]
    public void A_clock_that_is_set_kills_nobody_early_or_late_and_leaves_the_uptime_alone(int days)
    {
        var world = new World.World(Single("a", program => program with { StopWaitSecs = 10, StartRetries = 3 })).Advance(100);
        world.Time.Wall += TimeSpan.FromDays(days);
        Assert.Equal($"pid {world["a"].State.Pid}, uptime 0:01:40", Description.Of(world["a"], new Clock(world.Time).Now, time => time));
        world.Children.Deadly.Remove(15);
        world.Ask(ProcessAction.Stop, SettleRule.Down, "a");
        world.Time.Wall -= TimeSpan.FromDays(2 * days);
        world.Advance(9.9);
        Assert.DoesNotContain(world.Children.Signals, signal => signal.Signal == 9);
        world.Advance(0.2);
        Assert.Single(world.Children.Signals, signal => signal.Signal == 9);
        Assert.Equal(ProcessStateCode.Stopped, world.State("a"));

        // Failed starts: their pauses, too, are not of the wall's clock.
        world.Children.Failures.Enqueue((LaunchStage.Fork, 12));
        world.Ask(ProcessAction.Start, SettleRule.Now, "a");
        world.Time.Wall += TimeSpan.FromDays(days);
        world.Advance(0.9);
        Assert.Equal(ProcessStateCode.Backoff, world.State("a"));
        world.Advance(0.2);
        Assert.Equal(ProcessStateCode.Starting, world.State("a"));
        Assert.Equal(world.Time.Wall.UtcDateTime, world["a"].StartedAt!.Value.Wall + (world.Time.Monotonic - world["a"].StartedAt!.Value.Monotonic));
    }

    /// <summary>Found by the simulation: the stop met the launch before it was answered, and was lost.</summary>
    [Fact]
    public void Who_ends_at_once_again_and_again_is_restarted_once_a_second()
    {
        var world = new World.World(Single("a", p => p with { StartSecs = 0, AutoRestart = AutoRestart.Always })).Settle();
        for (var life = 0; life < 6; life++)
        {
            Assert.Equal(life + 1, world.Children.Launched.Count);
            world.End("a", 0);
        }

        Assert.Equal(ProcessStateCode.Exited, world.State("a"));
        Assert.Contains("Warn a: ended within a second for the 6th time in a row; from now on it is restarted once a second", world.Log);
        world.Advance(1);
        Assert.Equal(7, world.Children.Launched.Count);
        world.Advance(2).End("a", 0);
        Assert.Equal(8, world.Children.Launched.Count);
    }
}
