using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Loop;

/// <summary>Programs that everything hangs on: the engine ends with them, and with their status.</summary>
public sealed class EssentialTests
{
    private static World.World Started(Func<ProgramSettings, ProgramSettings>? with = null) =>
        new World.World(Single("main", program => (with ?? (same => same))(program with { Essential = true, AutoRestart = AutoRestart.Never })), Single("side")).Advance(2);

    private static string LogOf(World.World world) => string.Join('\n', world.Log);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Its_end_for_good_stops_everything_and_its_code_is_the_engines(int code)
    {
        var world = Started();
        world.End("main", code).Advance(1);
        Assert.True(world.Loop.Ended);
        Assert.Equal((Mood.ShuttingDown, code), (world.Loop.State.Mood, world.Loop.State.ExitStatus));
        Assert.Equal(ProcessStateCode.Stopped, world.State("side"));
        Assert.Contains(
            $"{(code == 0 ? "Info" : "Critical")} essential program 'main' has ended for good (exit status {code}): everything is stopped, and supervisord ends with status {code}",
            world.Log);
    }

    [Fact]
    public void A_signal_that_ended_it_is_told_as_a_shell_tells_it()
    {
        var world = Started();
        world.Children.End(world["main"].State.Pid, ExitStatus.Killed(9));
        world.Settle().Advance(1);
        Assert.Equal((true, 137), (world.Loop.Ended, world.Loop.State.ExitStatus));
    }

    [Fact]
    public void A_status_that_nobody_could_read_is_1()
    {
        var world = Started();
        world.Children.End(world["main"].State.Pid, ExitStatus.Lost);
        world.Settle().Advance(1);
        Assert.Equal((true, 1), (world.Loop.Ended, world.Loop.State.ExitStatus));
        Assert.Contains("(exit status unknown)", LogOf(world), StringComparison.Ordinal);
    }

    [Fact]
    public void As_long_as_it_is_restarted_nothing_ends()
    {
        var world = Started(program => program with { AutoRestart = AutoRestart.Unexpected });
        world.End("main", 3).Advance(2);
        Assert.Equal((false, ProcessStateCode.Running), (world.Loop.Ended, world.State("main")));
        world.End("main", 0).Advance(1);
        Assert.Equal((true, 0), (world.Loop.Ended, world.Loop.State.ExitStatus));
    }

    [Fact]
    public void A_stop_that_a_person_asked_for_ends_nothing_but_an_end_after_the_next_start_does()
    {
        var world = Started();
        world.Ask(ProcessAction.Stop, SettleRule.Down, "main");
        world.Advance(5);
        Assert.Equal((false, ProcessStateCode.Stopped), (world.Loop.Ended, world.State("main")));
        world.Ask(ProcessAction.Start, SettleRule.Up, "main");
        world.Advance(2).End("main", 4).Advance(1);
        Assert.Equal((true, 4), (world.Loop.Ended, world.Loop.State.ExitStatus));
    }

    [Fact]
    public void When_it_cannot_be_kept_up_the_status_of_its_last_try_counts()
    {
        var world = Started(program => program with { StartRetries = 1, AutoStart = false });
        world.Ask(ProcessAction.Start, SettleRule.FirstTry, "main");
        world.End("main", 0).Advance(1).End("main", 78).Advance(1);
        Assert.Equal((true, 78), (world.Loop.Ended, world.Loop.State.ExitStatus));
        Assert.Contains("essential program 'main' has ended for good (FATAL: Exited too quickly (process log may have details)", LogOf(world), StringComparison.Ordinal);
    }

    [Fact]
    public void When_it_cannot_be_started_the_status_is_1_whatever_an_earlier_life_ended_with()
    {
        var world = Started(program => program with { StartRetries = 0, AutoRestart = AutoRestart.Always });
        world.Children.Failures.Enqueue((LaunchStage.Execute, 2));
        world.End("main", 7).Advance(1);
        Assert.Equal((true, 1), (world.Loop.Ended, world.Loop.State.ExitStatus));
    }

    [Fact]
    public void A_shutdown_that_has_begun_keeps_its_own_status()
    {
        var world = Started();
        world.Children.Deadly.Clear();
        world.Loop.Post(new Mail.ShutdownAsked(Mood.ShuttingDown));
        world.Settle().End("main", 3);
        world.Children.Deadly.Add(9);
        world.Advance(30);
        Assert.Equal((true, 0), (world.Loop.Ended, world.Loop.State.ExitStatus));
    }

    [Fact]
    public void Of_two_that_end_together_the_first_decides()
    {
        var world = new World.World(
            Group("both", 1, Program("a", program => program with { Essential = true, AutoRestart = AutoRestart.Never }), Program("b", program => program with { Essential = true, AutoRestart = AutoRestart.Never }))).Advance(2);
        world.Children.End(world["both:b"].State.Pid, ExitStatus.Exited(5));
        world.Children.End(world["both:a"].State.Pid, ExitStatus.Exited(6));
        world.Settle().Advance(1);
        Assert.Equal((true, 5), (world.Loop.Ended, world.Loop.State.ExitStatus));
    }
}
