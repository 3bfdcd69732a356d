using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Loop;

public class MailTests
{
    [Fact]
    public void All_groups_of_a_large_configuration_are_there_before_anybody_asks()
    {
        var world = new World.World([.. Enumerable.Range(0, 2500).Select(i => Single($"p{i}", p => p with { AutoStart = false }))]);
        world.Loop.TakeAll();
        Assert.Equal(2500, world.Loop.State.Groups.Count);
    }

    [Fact]
    public void News_without_end_hold_up_no_deadline()
    {
        var world = new World.World(Single("a")).Settle();
        Flood();
        world.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.NotNull(world.Loop.Turn());
        Assert.Equal(ProcessStateCode.Running, world.State("a"));

        // Each piece of news that has been told brings the next, as a program that never stops writing does.
        void Flood() => world.Loop.Post(new Mail.Tell(new Notice.RemoteCommunication("t", "d", default), Flood));
    }
}
