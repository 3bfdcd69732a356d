using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Loop;

public class SharedSocketTests
{
    private static readonly FastCgiSettings Address = new("tcp://127.0.0.1:9000", null, null, null, null);

    private static ProgramSettings Fast(string name, string program = "fast") =>
        World.World.Program(name, settings => settings with { ProgramName = program, FastCgi = Address with { SocketUrl = $"unix:///{program}" }, StartSecs = 0, AutoStart = false });

    private static World.World Machine(params ProgramSettings[] programs) => new World.World(World.World.Group("g", 1, programs)).Settle();

    [Fact]
    public void A_socket_is_tried_out_when_its_group_is_made_and_closed_again()
    {
        var world = Machine(Fast("a"), Fast("b"));
        Assert.Empty(world.Sockets.Open);
        Assert.Equal(["Info Creating socket unix:///fast", "Info Closing socket unix:///fast"], world.Log);
        Assert.Null(world.Loop.SocketProblem);
    }

    [Fact]
    public void All_processes_of_a_program_get_one_socket_as_their_stdin_and_others_do_not()
    {
        var world = Machine(Fast("a"), Fast("b"), Fast("c", "other"), World.World.Program("d", program => program with { AutoStart = false }));
        world.Ask(ProcessAction.Start, SettleRule.Now, "*");
        var open = world.Sockets.Open.ToDictionary(pair => pair.Value, pair => pair.Key);
        Assert.Equal([open["unix:///fast"], open["unix:///fast"], open["unix:///other"], -1], world.Children.Launched.Select(request => request.Streams.In));
    }

    [Fact]
    public void It_is_closed_when_the_last_process_has_ended_and_made_anew_for_the_next_start()
    {
        var world = Machine(Fast("a"), Fast("b"));
        world.Ask(ProcessAction.Start, SettleRule.Now, "*");
        var first = Assert.Single(world.Sockets.Open).Key;
        world.Ask(ProcessAction.Stop, SettleRule.Now, "g:a");
        Assert.Equal(first, Assert.Single(world.Sockets.Open).Key);
        world.Ask(ProcessAction.Stop, SettleRule.Now, "g:b");
        Assert.Empty(world.Sockets.Open);
        Assert.Equal(["Warn stopped: b (terminated by SIGTERM)", "Info Closing socket unix:///fast"], world.Log.TakeLast(2));
        world.Ask(ProcessAction.Start, SettleRule.Now, "g:b");
        Assert.NotEqual(first, Assert.Single(world.Sockets.Open).Key);
    }

    [Fact]
    public void It_stays_open_while_the_last_output_of_its_last_process_is_read()
    {
        var world = Machine(Fast("a"));
        world.Ask(ProcessAction.Start, SettleRule.Now, "*");
        world.Output.HoldDrains = true;
        world.Ask(ProcessAction.Stop, SettleRule.Now, "*");
        Assert.Single(world.Sockets.Open);
        world.Output.ReleaseDrains();
        world.Settle();
        Assert.Empty(world.Sockets.Open);
    }

    [Fact]
    public void A_socket_that_cannot_be_had_is_BACKOFF_with_the_reason_and_tried_again()
    {
        var world = Machine(Fast("a"));
        world.Sockets.Failures.Enqueue("[Errno 98] Address already in use");
        world.Ask(ProcessAction.Start, SettleRule.Now, "*");
        Assert.Equal((ProcessStateCode.Backoff, "Could not create FastCGI socket unix:///fast: [Errno 98] Address already in use"), (world.State("g:a"), world["g:a"].SpawnError));
        Assert.Empty(world.Children.Launched);
        world.Advance(1.1);
        Assert.Equal(ProcessStateCode.Running, world.State("g:a"));
    }

    [Fact]
    public void A_launch_that_fails_gives_the_socket_back()
    {
        var world = Machine(Fast("a"));
        world.Children.Failures.Enqueue((LaunchStage.Execute, 2));
        world.Ask(ProcessAction.Start, SettleRule.Now, "*");
        Assert.Equal(ProcessStateCode.Backoff, world.State("g:a"));
        Assert.Empty(world.Sockets.Open);
    }

    [Fact]
    public void A_failed_trial_is_told_and_the_group_is_made()
    {
        var world = new World.World(World.World.Group("g", 1, Fast("a")));
        world.Sockets.Failures.Enqueue("[Errno 13] Permission denied");
        world.Settle();
        const string Problem = "Could not create FastCGI socket unix:///fast: [Errno 13] Permission denied";
        Assert.Equal(Problem, world.Loop.SocketProblem);
        Assert.Contains("Critical " + Problem, world.Log);
        Assert.Equal(ProcessStateCode.Stopped, world.State("g:a"));
    }

    [Fact]
    public void A_shutdown_closes_every_socket()
    {
        var world = Machine(Fast("a"), Fast("b"), Fast("c", "other"));
        world.Ask(ProcessAction.Start, SettleRule.Now, "*");
        world.Loop.Post(new Mail.ShutdownAsked(Mood.ShuttingDown));
        world.Settle();
        Assert.True(world.Loop.Ended);
        Assert.Empty(world.Sockets.Open);
    }
}
