using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Loop;

public class ListenerPoolsTests
{
    private readonly Dictionary<ProcessKey, ListenerEar> _ears = [];

    [Fact]
    public void A_pool_hears_of_its_own_group_and_of_those_added_after_it()
    {
        var world = new World.World(Single("early"), Pool("l", "PROCESS_GROUP"), Single("late")).Advance(2);
        Say(world, "l", "READY\n");
        Assert.Equal(["ver:3.0 server:supervisor serial:0 pool:l poolserial:0 eventname:PROCESS_GROUP_ADDED len:12\ngroupname:l\n"], Heard(world, "l"));
        Say(world, "l", "RESULT 2\nOKREADY\n");
        Assert.EndsWith("\ngroupname:late\n", Heard(world, "l")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_has_one_number_in_all_pools_and_one_of_its_own_in_each()
    {
        var world = new World.World(Pool("a", "REMOTE_COMMUNICATION"), Pool("b", "EVENT", len: true)).Advance(2);
        var before = world.Loop.State;
        Say(world, "a", "READY\n");
        world.Operations.Tell("t", "ä");
        world.Settle();
        var serial = int.Parse(Heard(world, "a")[0].Split("serial:")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.StartsWith($"ver:3.0 server:supervisor serial:{serial} pool:a poolserial:0 eventname:REMOTE_COMMUNICATION len:8\ntype:t\nä", Heard(world, "a")[0], StringComparison.Ordinal);
        Say(world, "b", "READY\n");
        while (Heard(world, "b") is var heard && !heard[^1].Contains("REMOTE", StringComparison.Ordinal))
        {
            Assert.Contains($"poolserial:{heard.Count - 1} ", heard[^1], StringComparison.Ordinal);
            Say(world, "b", "RESULT 2\nOKREADY\n");
        }

        Assert.Contains($"serial:{serial} pool:b poolserial:{Heard(world, "b").Count - 1} eventname:REMOTE_COMMUNICATION len:9\n", Heard(world, "b")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_listener_gets_what_happened_before_it_ran_and_nothing_is_lost_in_the_lossy_queue_of_subscribers()
    {
        var world = new World.World(Pool("l", "REMOTE_COMMUNICATION", buffer: 20_000)).Settle();
        for (var i = 0; i < 10_000; i++)
        {
            world.Operations.Tell("n", $"{i}");
        }

        world.Advance(2);
        Say(world, "l", "READY\n");
        for (var i = 0; i < 9_999; i++)
        {
            Say(world, "l", "RESULT 2\nOKREADY\n");
        }

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => $"type:n\n{i}"), Heard(world, "l").Select(text => text[(text.IndexOf('\n') + 1)..]));
    }

    [Fact]
    public void A_listener_that_dies_over_an_event_gets_it_again_when_it_is_back()
    {
        var world = new World.World(Pool("l", "REMOTE_COMMUNICATION")).Advance(2);
        Say(world, "l", "READY\n");
        world.Operations.Tell("t", "x");
        world.Settle().End("l", 3).Advance(2);
        Assert.Single(Heard(world, "l"));
        Say(world, "l", "READY\n", newChild: true);
        Assert.Equal(Heard(world, "l")[0], Heard(world, "l")[1]);
        Assert.Contains("Debug rebuffering event 0 for pool l (buf size=0, max=10)", world.Log);
    }

    [Fact]
    public void A_listener_that_rejects_wakes_the_loop_only_when_its_pause_is_over()
    {
        var world = new World.World(Pool("l", "REMOTE_COMMUNICATION")).Advance(2);
        Say(world, "l", "READY\n");
        world.Operations.Tell("t", "x");
        world.Settle();
        Assert.Null(world.Loop.Turn());
        Say(world, "l", "RESULT 4\nFAILREADY\n");
        Assert.Equal(2, Heard(world, "l").Count);
        Say(world, "l", "RESULT 4\nFAILREADY\n");
        Assert.Equal(world.Time.Monotonic + TimeSpan.FromSeconds(1), world.Loop.Turn());
        Assert.Equal(2, Heard(world, "l").Count);
        world.Advance(1);
        Assert.Equal(3, Heard(world, "l").Count);
        Say(world, "l", "RESULT 2\nOKREADY\n");
        Assert.Null(world.Loop.Turn());
    }

    [Fact]
    public void A_stdin_that_is_not_read_keeps_the_event_and_makes_no_noise()
    {
        var world = new World.World(Pool("l", "REMOTE_COMMUNICATION")).Advance(2);
        world.Output.Takes = _ => InputOutcome.QueueFull;
        Say(world, "l", "READY\n");
        world.Operations.Tell("t", "x");
        world.Advance(10);
        Assert.InRange(world.Log.Count(line => line.Contains("does not read", StringComparison.Ordinal)), 2, 7);
        world.Output.Takes = _ => InputOutcome.Written;
        world.Advance(6);
        Assert.Single(Heard(world, "l"));
    }

    [Fact]
    public void Ticks_are_made_only_while_a_listener_wants_them()
    {
        var world = new World.World(Single("a")).Advance(2);
        Assert.Null(world.Loop.Turn());
        world.Loop.Post(new Mail.AddGroup(Pool("l", "TICK_5"), new TaskCompletionSource<bool>()));
        world.Advance(2);
        Say(world, "l", "READY\n");
        var due = world.Loop.Turn();
        Assert.InRange((due!.Value - world.Time.Monotonic).TotalSeconds, 0, 5);
        world.Advance(5);
        Assert.Matches(@"eventname:TICK_5 len:15\nwhen:\d+[05]$", Assert.Single(Heard(world, "l")));
        world.Ask(ProcessAction.Stop, SettleRule.Down, "l");
        world.Loop.Post(new Mail.RemoveGroup("l", new TaskCompletionSource<bool>()));
        world.Advance(20);
        Assert.Null(world.Loop.Turn());
    }

    [Fact]
    public void At_the_end_listeners_hear_what_was_stopped_before_they_are_stopped()
    {
        var world = new World.World(Pool("l", "EVENT", buffer: 50), Single("a")).Advance(2);
        var pid = world["l"].State.Pid;
        Say(world, "l", "READY\n");
        world.Loop.Post(new Mail.ShutdownAsked(Mood.ShuttingDown));
        world.Settle();
        Assert.Equal(ProcessStateCode.Stopped, world.State("a"));
        while (!world.Children.Signals.Any(signal => signal.Pid == pid))
        {
            Assert.False(world.Loop.Ended);
            Say(world, "l", "RESULT 2\nOKREADY\n");
        }

        Assert.Contains("eventname:PROCESS_STATE_STOPPED", Heard(world, "l")[^1], StringComparison.Ordinal);
        Assert.True(world.Loop.Ended);
        Assert.DoesNotContain(Heard(world, "l"), text => text.Contains("processname:l groupname:l from_state:RUNNING", StringComparison.Ordinal));
    }

    [Fact]
    public void At_the_end_a_listener_that_does_not_answer_is_waited_for_a_second()
    {
        var world = new World.World(Pool("l", "EVENT"), Single("a")).Advance(2);
        Say(world, "l", "READY\n");
        world.Loop.Post(new Mail.ShutdownAsked(Mood.ShuttingDown));
        world.Advance(0.9);
        Assert.Equal(ProcessStateCode.Running, world.State("l"));
        world.Advance(0.2);
        Assert.True(world.Loop.Ended);
    }

    [Fact]
    public void At_the_end_a_slow_listener_has_three_seconds()
    {
        var world = new World.World(Pool("l", "REMOTE_COMMUNICATION", buffer: 50)).Advance(2);
        for (var i = 0; i < 50; i++)
        {
            world.Operations.Tell("t", "x");
        }

        Say(world, "l", "READY\n");
        world.Loop.Post(new Mail.ShutdownAsked(Mood.ShuttingDown));
        for (var i = 0; i < 10; i++)
        {
            world.Advance(0.28);
            Assert.False(world.Loop.Ended);
            Say(world, "l", "RESULT 2\nOKREADY\n");
        }

        world.Advance(0.3);
        Assert.True(world.Loop.Ended);
    }

    [Fact]
    public void Who_writes_without_end_is_no_longer_heard()
    {
        var (mail, ear) = (new List<Mail>(), (ListenerEar?)null);
        ear = new ListenerEar(new ProcessKey("l", "l"), mail.Add);
        for (var i = 0; i < 1000; i++)
        {
            ear.Hear(new byte[64 << 10]);
        }

        Assert.Equal(17, mail.Count);
        Assert.True(Assert.IsType<Mail.ListenerSaid>(mail[^1]).Flooded);
        var world = new World.World(Pool("l", "EVENT")).Advance(2);
        world.Loop.Post(mail[^1]);
        world.Settle();
        Assert.Contains("Debug l: ACKNOWLEDGED -> UNKNOWN", world.Log);
    }

    private static GroupSettings Pool(string name, string events, int buffer = 10, bool len = false) => new()
    {
        Name = name,
        Kind = GroupKind.EventListener,
        Priority = -1,
        Processes = new[] { Program(name, p => p with { AutoRestart = AutoRestart.Always }) }.ToValueList(),
        Listener = new EventListenerSettings([events], buffer, "", len),
    };

    private void Say(World.World world, string listener, string text, bool newChild = false)
    {
        var key = new ProcessKey(listener, listener);
        if (newChild || !_ears.TryGetValue(key, out var ear))
        {
            _ears[key] = ear = new ListenerEar(key, world.Loop.Post);
        }

        ear.Hear(Encoding.UTF8.GetBytes(text));
        world.Settle();
    }

    private static List<string> Heard(World.World world, string listener) =>
        [.. world.Output.Input.Where(input => input.Key.Group == listener).Select(input => input.Text)];
}
