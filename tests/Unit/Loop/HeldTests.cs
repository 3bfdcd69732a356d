using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Loop;

/// <summary>Children that SIGKILL does not end, since the kernel holds them.</summary>
public sealed class HeldTests
{
    private const string Words = "does not end though it was killed: the kernel holds it in state D, as when a disk, a network drive or a frozen cgroup does not answer";

    private static World.World Unkillable()
    {
        var world = new World.World(Single("stuck", program => program with { StopWaitSecs = 2, Priority = 1 }), Group("first", 1, Program("fine"))).Advance(2);
        world.Children.Deadly.Clear();
        world.Children.KernelState = 'D';
        return world;
    }

    private static string Status(World.World world, string name) => Description.Of(world[name], new Clock(world.Time).Now, time => time);

    [Fact]
    public void Status_and_log_say_so_when_the_first_kill_had_its_time()
    {
        var world = Unkillable();
        world.Ask(ProcessAction.Stop, SettleRule.Down, "stuck");
        world.Advance(3.5);
        Assert.Equal((ProcessStateCode.Stopping, ""), (world.State("stuck"), Status(world, "stuck")));
        world.Advance(1);
        var pid = world["stuck"].State.Pid;
        Assert.Equal($"pid {pid} {Words}", Status(world, "stuck"));
        world.Advance(20);
        Assert.Single(world.Log, $"Critical stuck (pid {pid}) {Words}");
        Assert.True(world.Children.Signals.Count(signal => signal.Signal == 9) > 8);
        world.Children.End(pid, ExitStatus.Killed(9));
        world.Settle();
        Assert.Equal((ProcessStateCode.Stopped, null), (world.State("stuck"), world["stuck"].Held));
    }

    [Fact]
    public void Who_is_killed_by_hand_again_and_again_has_his_time_all_the_same()
    {
        var world = Unkillable();
        for (var times = 0; times < 5; times++)
        {
            world.Ask(ProcessAction.Kill, SettleRule.Now, "stuck");
        }

        Assert.Equal((5, ""), (world.Children.Signals.Count(signal => signal.Signal == 9), Status(world, "stuck")));
        world.Advance(2.5);
        Assert.EndsWith(Words, Status(world, "stuck"), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_ended_in_that_very_moment_is_not_called_so()
    {
        var world = Unkillable();
        world.Children.KernelState = 'Z';
        world.Ask(ProcessAction.Stop, SettleRule.Down, "stuck");
        world.Advance(5);
        Assert.Equal("", Status(world, "stuck"));
        Assert.DoesNotContain(world.Log, line => line.Contains("does not end", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_proc_it_is_said_all_the_same()
    {
        var world = Unkillable();
        world.Children.KernelState = null;
        world.Ask(ProcessAction.Stop, SettleRule.Down, "stuck");
        world.Advance(5);
        Assert.EndsWith("does not end though it was killed: the kernel holds it", Status(world, "stuck"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shutdown_goes_on_with_the_others_and_says_what_it_waits_for_until_it_is_gone()
    {
        var world = Unkillable();
        world.Loop.Post(new Mail.ShutdownAsked(Mood.ShuttingDown));
        world.Advance(3);
        Assert.Equal(ProcessStateCode.Running, world.State("first:fine"));
        world.Children.Deadly.Add(15);
        world.Advance(60);
        Assert.Equal((ProcessStateCode.Stopped, false), (world.State("first:fine"), world.Loop.Ended));
        Assert.Equal("Info waiting for stuck to die", world.Log.Last(line => line.Contains("waiting for", StringComparison.Ordinal)));
        world.Children.End(world["stuck"].State.Pid, ExitStatus.Killed(9));
        world.Settle();
        Assert.True(world.Loop.Ended);
    }

    [Fact]
    public void A_stop_that_was_asked_for_before_the_shutdown_is_no_other()
    {
        var world = Unkillable();
        world.Ask(ProcessAction.Stop, SettleRule.Down, "stuck");
        world.Advance(10);
        world.Children.Deadly.Add(15);
        world.Loop.Post(new Mail.ShutdownAsked(Mood.ShuttingDown));
        world.Advance(1);
        Assert.Equal((ProcessStateCode.Stopped, false), (world.State("first:fine"), world.Loop.Ended));
        world.Children.End(world["stuck"].State.Pid, ExitStatus.Killed(9));
        world.Settle();
        Assert.True(world.Loop.Ended);
    }
}
