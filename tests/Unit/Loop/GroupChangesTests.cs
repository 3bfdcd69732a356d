using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Loop;

/// <summary>A group that is told to be something else, on the simulated machine.</summary>
public class GroupChangesTests
{
    private static readonly Func<ProgramSettings, ProgramSettings> Quick = p => p with { StartSecs = 0 };

    private static ProgramSettings P(string name, Func<ProgramSettings, ProgramSettings>? with = null) => Program(name, p => (with ?? (q => q))(Quick(p)));

    private static GroupSettings Numbered(int count, Func<ProgramSettings, ProgramSettings>? with = null) =>
        Group("web", 999, [.. Enumerable.Range(0, count).Select(n => P($"w{n:00}", with))]);

    private static GroupSettings With(string command, string log = "/old.log") =>
        Group("web", 999, P("a", p => p with { Command = command, StdOut = new LogSettings { Target = LogTarget.File, Path = log } }));

    private static Task Change(World.World world, GroupSettings wanted)
    {
        var done = new TaskCompletionSource();
        world.Loop.Post(new Mail.ChangeGroup(wanted, done));
        world.Settle();
        return done.Task;
    }

    private static Dictionary<string, int> Pids(World.World world) => world.Loop.State.All.Where(entry => entry.State.Pid != 0).ToDictionary(entry => entry.Key.Process, entry => entry.State.Pid);

    private static List<string> Told(World.World world)
    {
        var told = new List<string>();
        world.Loop.Events.Heard = notice => told.Add(notice is Notice.GroupChanged group ? $"{(group.Added ? "+" : "-")}{group.Group}" : notice is Notice.ProcessChanged process ? $"{process.Transition.Key.Process} {process.Transition.After.Code}" : "");
        return told;
    }

    [Fact]
    public void Processes_come_and_go_and_nobody_else_is_touched()
    {
        var world = new World.World(Numbered(20)).Advance(1);
        var before = Pids(world);
        var told = Told(world);

        Assert.True(Change(world, Numbered(22)).IsCompleted);
        Assert.Equal(before, Pids(world).Where(pid => before.ContainsKey(pid.Key)));
        Assert.Equal(["w20", "w21"], Pids(world).Keys.Except(before.Keys));

        Assert.True(Change(world, Numbered(18)).IsCompleted);
        Assert.Equal(before.Take(18), Pids(world));
        Assert.Equal(18, world.Loop.State.Groups["web"].Processes.Count);
        Assert.Equal(18, world.Loop.State.Groups["web"].Settings.Processes.Count);
        Assert.DoesNotContain(told, line => line[0] is '+' or '-');
        Assert.Equal(["w21 Stopping", "w20 Stopping", "w19 Stopping", "w18 Stopping"], told.Where(line => line.EndsWith("Stopping", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_new_command_restarts_its_own_process_alone_with_the_old_stop_signal_and_the_new_command()
    {
        var world = new World.World(Group("x", 999, P("a", p => p with { StopSignal = 2 }), P("b"))).Advance(1);
        var before = Pids(world);
        world.Children.Deadly.Clear();
        var done = Change(world, Group("x", 999, P("a", p => p with { Command = "/bin/new", StopSignal = 3 }), P("b")));
        Assert.Equal([(before["a"], 2, false)], world.Children.Signals);
        Assert.Equal(("/bin/a", "/bin/new"), (world["x:a"].Program.Command, world["x:a"].Next!.Command));
        Assert.False(done.IsCompleted);

        world.End("x:a", 0);
        Assert.True(done.IsCompleted);
        Assert.Equal("/bin/new", world.Children.Launched[^1].Executable);
        Assert.Equal((ProcessStateCode.Running, null), (world.Advance(1).State("x:a"), world["x:a"].Next));
        Assert.Equal(before["b"], Pids(world)["b"]);
    }

    [Fact]
    public void What_is_asked_at_the_next_decision_only_is_applied_in_place()
    {
        var world = new World.World(With("/bin/a")).Advance(1);
        var pid = Pids(world)["a"];
        var wanted = With("/bin/a") is var same ? same with { Priority = 5, Processes = [same.Processes[0] with { StopSignal = 10, StopWaitSecs = 77, Priority = 4, AutoRestart = AutoRestart.Never }] } : null!;
        Assert.True(Change(world, wanted).IsCompleted);
        Assert.Equal((pid, 5), (Pids(world)["a"], world.Loop.State.Groups["web"].Settings.Priority));
        Assert.Empty(world.Output.Turned);
        world.Children.Deadly.Add(10);
        world.Ask(ProcessAction.Stop, SettleRule.Down, "web:a");
        Assert.Equal([(pid, 10, false)], world.Children.Signals);
    }

    [Fact]
    public void Logs_turn_under_a_living_child_and_only_at_the_launch_of_one_that_is_down()
    {
        var world = new World.World(With("/bin/a")).Advance(1);
        var pid = Pids(world)["a"];
        Assert.True(Change(world, With("/bin/a", "/new.log")).IsCompleted);
        Assert.Equal([(new ProcessKey("web", "a"), "/new.log")], world.Output.Turned);
        Assert.Equal((pid, "/new.log"), (Pids(world)["a"], world["web:a"].Program.StdOut.Path));

        world.Ask(ProcessAction.Stop, SettleRule.Down, "web:a");
        Assert.True(Change(world, With("/bin/a", "/third.log")).IsCompleted);
        Assert.Single(world.Output.Turned);
        Assert.Equal("/third.log", world["web:a"].Program.StdOut.Path);
    }

    [Fact]
    public void Who_was_stopped_by_a_person_stays_stopped_and_has_the_new_definition()
    {
        var world = new World.World(With("/bin/a")).Advance(1);
        world.Ask(ProcessAction.Stop, SettleRule.Down, "web:a");
        Assert.True(Change(world, With("/bin/new")).IsCompleted);
        Assert.Equal((ProcessStateCode.Stopped, "/bin/new", true), (world.State("web:a"), world["web:a"].Program.Command, world["web:a"].StoppedByPerson));
        world.Ask(ProcessAction.Start, SettleRule.Up, "web:a");
        Assert.Equal("/bin/new", world.Children.Launched[^1].Executable);
    }

    [Fact]
    public void A_stop_that_is_under_way_stays_a_stop()
    {
        var world = new World.World(With("/bin/a")).Advance(1);
        world.Children.Deadly.Clear();
        world.Ask(ProcessAction.Stop, SettleRule.Down, "web:a");
        var done = Change(world, With("/bin/new"));
        Assert.False(done.IsCompleted);
        world.End("web:a", 0).Advance(5);
        Assert.True(done.IsCompleted);
        Assert.Equal((ProcessStateCode.Stopped, "/bin/new"), (world.State("web:a"), world["web:a"].Program.Command));
    }

    [Fact]
    public void A_stop_that_waits_for_the_last_output_is_no_less_a_stop()
    {
        var world = new World.World(With("/bin/a")).Advance(1);
        world.Output.HoldDrains = true;
        world.End("web:a", 1);
        world.Ask(ProcessAction.Stop, SettleRule.Down, "web:a");
        var done = Change(world, With("/bin/new"));
        world.Output.ReleaseDrains();
        world.Advance(5);
        Assert.True(done.IsCompleted);
        Assert.Equal(("/bin/new", true), (world["web:a"].Program.Command, world["web:a"].StoppedByPerson));
        Assert.Single(world.Children.Launched);
    }

    [Fact]
    public void A_child_that_ends_by_itself_at_that_moment_is_followed_by_one_of_the_new_command()
    {
        var world = new World.World(With("/bin/a")).Advance(1);
        world.Output.HoldDrains = true;
        world.End("web:a", 0);
        var done = Change(world, With("/bin/new"));
        Assert.Empty(world.Children.Signals);
        world.Output.ReleaseDrains();
        world.Settle();
        Assert.True(done.IsCompleted);
        Assert.Equal("/bin/new", world.Children.Launched[^1].Executable);
        Assert.Equal(2, world.Children.Launched.Count);
    }

    [Fact]
    public void Who_failed_is_given_another_chance_and_who_had_finished_is_not_for_a_policy()
    {
        var world = new World.World(Group("x", 999, P("done", p => p with { AutoRestart = AutoRestart.Never }), P("lost", p => p with { StartRetries = 0 }), P("off", p => p with { AutoStart = false })));
        world.Children.Missing.Add("/bin/lost");
        world.Advance(2).End("x:done", 0);
        Assert.Equal((ProcessStateCode.Exited, ProcessStateCode.Fatal, ProcessStateCode.Stopped), (world.State("x:done"), world.State("x:lost"), world.State("x:off")));
        var launched = world.Children.Launched.Count;
        Assert.True(Change(world, Group("x", 999, P("done", p => p with { StopWaitSecs = 3 }), P("lost", p => p with { Command = "/bin/found" }), P("off"))).IsCompleted);
        world.Advance(1);
        Assert.Equal((ProcessStateCode.Exited, ProcessStateCode.Running, ProcessStateCode.Running), (world.State("x:done"), world.State("x:lost"), world.State("x:off")));
        Assert.Equal(launched + 2, world.Children.Launched.Count);
    }

    [Fact]
    public void Who_waits_for_a_retry_is_tried_at_once_with_the_new_command()
    {
        var world = new World.World(With("/bin/lost"));
        world.Children.Missing.Add("/bin/lost");
        world.Advance(2);
        Assert.Equal(ProcessStateCode.Backoff, world.State("web:a"));
        Assert.True(Change(world, With("/bin/found")).IsCompleted);
        Assert.Equal("/bin/found", world.Children.Launched[^1].Executable);
    }

    [Fact]
    public void Who_is_new_starts_when_those_that_leave_have_given_up_what_it_may_need()
    {
        var world = new World.World(Group("x", 999, P("old"))).Advance(1);
        world.Children.Deadly.Clear();
        var done = Change(world, Group("x", 999, P("new")));
        world.Advance(3);
        Assert.Equal((ProcessStateCode.Stopping, ProcessStateCode.Stopped, false), (world.State("x:old"), world.State("x:new"), done.IsCompleted));
        world.End("x:old", 0);
        Assert.True(done.IsCompleted);
        Assert.Null(world["x:old"]);
        Assert.Equal(ProcessStateCode.Running, world.Advance(1).State("x:new"));
    }

    [Fact]
    public void Nobody_starts_again_who_is_leaving_and_who_waited_for_it_hears_that_it_is_down()
    {
        var world = new World.World(Numbered(2)).Advance(1);
        world.Children.Deadly.Clear();
        var done = Change(world, Numbered(1));
        var start = world.Ask(ProcessAction.Start, SettleRule.Up, "web:w01");
        Assert.Empty(Answers(start));
        world.End("web:w01", 0);
        Assert.True(done.IsCompleted);
        Assert.Equal(ProcessStateCode.Stopped, Assert.Single(Answers(start)).Entry?.Code);
        Assert.Null(world["web:w01"]);
        Assert.Equal(2, world.Children.Launched.Count);
    }

    [Fact]
    public void Who_is_wanted_back_while_it_leaves_starts_again()
    {
        var world = new World.World(Numbered(2)).Advance(1);
        world.Children.Deadly.Clear();
        var first = Change(world, Numbered(1));
        var second = Change(world, Numbered(2));
        Assert.False(first.IsCompleted || second.IsCompleted);
        world.End("web:w01", 0).Advance(1);
        Assert.True(first.IsCompleted && second.IsCompleted);
        Assert.Equal((ProcessStateCode.Running, false), (world.State("web:w01"), world["web:w01"].StoppedByPerson));
    }

    [Fact]
    public void A_change_that_is_taken_back_in_the_middle_leaves_the_old_definition()
    {
        var world = new World.World(With("/bin/a")).Advance(1);
        world.Children.Deadly.Clear();
        _ = Change(world, With("/bin/new"));
        var back = Change(world, With("/bin/a"));
        world.End("web:a", 0).Advance(1);
        Assert.True(back.IsCompleted);
        Assert.Equal((ProcessStateCode.Running, "/bin/a"), (world.State("web:a"), world["web:a"].Program.Command));
    }

    [Fact]
    public void A_shutdown_in_the_middle_ends_with_everybody_down_and_keeps_nobody_waiting()
    {
        var world = new World.World(Numbered(3)).Advance(1);
        world.Children.Deadly.Remove(15);
        var done = Change(world, Group("web", 999, P("w00", p => p with { Command = "/bin/new" })));
        world.Operations.Shutdown();
        world.Settle();
        Assert.True(done.IsCompleted);
        world.Advance(60);
        Assert.True(world.Loop.Ended);
        Assert.Empty(world.Children.Living);
        Assert.Equal(3, world.Children.Launched.Count);
    }

    [Fact]
    public void A_group_that_is_gone_or_a_loop_that_goes_on_elsewhere_keeps_nobody_waiting()
    {
        var world = new World.World(Numbered(1)).Advance(1);
        Assert.True(Change(world, Group("nobody", 999, P("a"))).IsCompleted);
        Assert.False(world.Loop.State.Groups.ContainsKey("nobody"));

        // What is under way is part of what is handed over.
        world.Children.Deadly.Clear();
        _ = Change(world, Group("web", 999, P("later"), P("w00", p => p with { Command = "/bin/new" }), P("w01")));
        var next = new World.World(world.Loop.Capture());
        next.Loop.Post(new Mail.OnLoop(() => { }));
        next.Settle();
        Assert.Equal("/bin/new", next["web:w00"].Next!.Command);
    }

    [Fact]
    public void The_sockets_of_new_programs_are_tried_and_those_of_the_last_one_that_leaves_are_closed()
    {
        var fast = new FastCgiSettings("unix:///fast", null, null, null, null);
        var world = new World.World(Group("x", 999, P("a"), P("f1", p => p with { ProgramName = "f", FastCgi = fast }), P("f2", p => p with { ProgramName = "f", FastCgi = fast }))).Advance(1);
        var open = world.Sockets.Open.Count;
        Assert.Equal(1, open);
        Assert.True(Change(world, Group("x", 999, P("a"), P("f1", p => p with { ProgramName = "f", FastCgi = fast }))).IsCompleted);
        Assert.Single(world.Sockets.Open);
        Assert.True(Change(world, Group("x", 999, P("a"))).IsCompleted);
        Assert.Empty(world.Sockets.Open);
    }
}
