using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Loop;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Handoff;

public class LoopHandoffTests
{
    [Fact]
    public void Deadlines_pids_and_numbers_go_on_in_the_next_loop()
    {
        var world = new World.World(Single("slow", p => p with { StartSecs = 5 }), Single("up"), Single("bad", p => p with { StartRetries = 1 })).Advance(2);
        world.End("bad", 1);
        world.Ask(ProcessAction.Stop, SettleRule.Now, "up");
        var next = Next(world);
        Assert.Equal(world.Loop.State.All.Select(entry => (entry.Key, entry.State)), next.Loop.State.All.Select(entry => (entry.Key, entry.State)));
        Assert.Equal(world.Loop.Events.NextSerial, next.Loop.Events.NextSerial);
        Assert.Equal(world.Loop.Events.History.Count, next.Loop.Events.History.Count);
        Assert.Equal(ProcessStateCode.Running, next.Advance(4).State("slow"));
        Assert.Contains(world["slow"].State.Pid, next.Children.Adopted);
    }

    [Fact]
    public void A_pending_stop_is_carried_out_by_the_next_loop()
    {
        var world = new World.World(Single("stubborn", p => p with { StopWaitSecs = 10 })).Advance(2);
        world.Children.Deadly.Clear();
        world.Ask(ProcessAction.Stop, SettleRule.Now, "stubborn");
        world.Advance(4);
        var next = Next(world);
        var pid = next["stubborn"].State.Pid;
        next.Advance(5.9);
        Assert.DoesNotContain((pid, 9, false), next.Children.Signals);
        next.Advance(0.2);
        Assert.Contains((pid, 9, false), next.Children.Signals);
    }

    [Fact]
    public void Who_waits_in_backoff_is_tried_again_at_the_same_moment()
    {
        var world = new World.World(Single("bad", p => p with { StartRetries = 3 })).Settle();
        world.End("bad", 1);
        Assert.Equal(ProcessStateCode.Backoff, world.State("bad"));
        world.Advance(0.4);
        var next = Next(world);
        Assert.Empty(next.Advance(0.5).Children.Launched);
        Assert.Single(next.Advance(0.2).Children.Launched);
    }

    [Fact]
    public void A_child_that_ends_while_the_loop_becomes_quiet_is_met_by_the_next_one()
    {
        var world = new World.World(Single("p")).Advance(2);
        var pid = world["p"].State.Pid;
        world.Children.End(pid, ExitStatus.Exited(3));
        world.Loop.Post(new Mail.ChildrenEnded());
        Assert.True(world.Loop.BecomeQuiet(() => false, TimeSpan.FromSeconds(1)));
        Assert.Equal(ProcessStateCode.Running, world.State("p"));

        var next = Next(world);
        next.Children.Living[pid] = world.Children.Launched[0];
        next.Children.End(pid, ExitStatus.Exited(3));
        next.Settle();
        Assert.Equal(3, next["p"].LastExit?.Code);
        Assert.Single(next.Children.Launched);
    }

    [Fact]
    public void Who_stays_hears_of_the_children_that_ended_meanwhile()
    {
        var world = new World.World(Single("p")).Advance(2);
        world.Children.End(world["p"].State.Pid, ExitStatus.Exited(3));
        world.Loop.Post(new Mail.ChildrenEnded());
        Assert.True(world.Loop.BecomeQuiet(() => false, TimeSpan.FromSeconds(1)));
        world.Loop.GoOn();
        world.Loop.Turn();
        Assert.Equal(3, world["p"].LastExit?.Code);
    }

    [Fact]
    public void An_exit_whose_output_is_being_read_is_told_before_anything_is_handed_over()
    {
        var world = new World.World(Single("p", p => p with { AutoRestart = AutoRestart.Never })).Advance(2);
        world.Output.HoldDrains = true;
        world.End("p", 3);
        Assert.NotNull(world["p"].Ending);
        var held = true;
        Assert.True(world.Loop.BecomeQuiet(
            () =>
            {
                world.Output.ReleaseDrains();
                return held && !(held = false);
            },
            TimeSpan.FromSeconds(1)));
        Assert.Equal((ProcessStateCode.Exited, null), (world.State("p"), world["p"].Ending));
    }

    [Fact]
    public void A_loop_that_never_becomes_quiet_gives_up()
    {
        var world = new World.World(Single("p")).Advance(2);
        Assert.False(world.Loop.BecomeQuiet(
            () =>
            {
                world.Time.AdvanceTo(world.Time.Monotonic + TimeSpan.FromMilliseconds(100));
                return true;
            },
            TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Listeners_keep_their_queue_and_what_they_have_in_hand()
    {
        var pool = Group("l", -1, Program("l", p => p with { StartSecs = 0 })) with { Kind = GroupKind.EventListener, Listener = new EventListenerSettings(["REMOTE_COMMUNICATION"], 10, "x") };
        var world = new World.World(pool).Advance(2);
        world.Loop.Post(new Mail.ListenerSaid(new ListenerEar(new("l", "l"), world.Loop.Post), "READY\n"u8.ToArray(), false));
        world.Operations.Tell("t", "one");
        world.Operations.Tell("t", "two");
        world.Settle();
        Assert.Single(world.Output.Input);

        var next = Next(world);
        Assert.Empty(next.Settle().Output.Input);
        next.Loop.Post(new Mail.ListenerSaid(new ListenerEar(new("l", "l"), next.Loop.Post), "RESULT 2\nOKREADY\n"u8.ToArray(), false));
        next.Settle();
        Assert.Contains("poolserial:1 eventname:REMOTE_COMMUNICATION", Assert.Single(next.Output.Input).Text);
        Assert.Contains("serial:1 ", next.Output.Input[0].Text);
    }

    /// <summary>Another world at the same moment, with the state that came out of the first one's text.</summary>
    private static World.World Next(World.World world)
    {
        Assert.True(world.Loop.BecomeQuiet(() => false, TimeSpan.FromSeconds(1)));
        var state = SampleState.Make() with { Loop = world.Loop.Capture() };
        var next = new World.World(HandoffText.Read(HandoffText.Write(state)).Loop);
        next.Time.AdvanceTo(world.Time.Monotonic);
        return next;
    }
}
