using Supervisor.Engine.Core;
using Supervisor.Engine.Posix;
using static Supervisor.Unit.Posix.RealChildren;

namespace Supervisor.Unit.Posix;

[Collection(RealChildrenCollection.Name)]
public sealed class ReaperTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public void It_tells_of_a_child_that_ended_and_leaves_it_to_be_reaped()
    {
        var children = new Children();
        using var told = new AutoResetEvent(false);
        using var reaper = new Reaper(() => told.Set());
        var pid = children.Launch(Shell("exit 7")).Pid;
        Assert.True(told.WaitOne(Deadline));
        Assert.Equal((pid, ExitStatus.Exited(7)), children.Reap().Select(child => (child.Pid, child.Status)).Single());
    }

    [Fact]
    public void It_tells_of_a_child_that_ended_before_it_was_born()
    {
        var children = new Children();
        var pid = children.Launch(Shell("exit 0")).Pid;
        while (!Children.AnyHasEnded())
        {
            Thread.Sleep(1);
        }
        using var told = new AutoResetEvent(false);
        using var reaper = new Reaper(() => told.Set());
        Assert.True(told.WaitOne(Deadline));
        Assert.Equal(pid, children.Reap().Single().Pid);
    }

    [Fact]
    public void It_tells_of_strangers_while_no_child_of_ours_runs()
    {
        using var world = new RealChildren();
        Privileges.AdoptOrphans();
        try
        {
            var (hold, release) = Pipe();
            var (read, write) = Pipe();
            // The shell ends at once; its child lives until we close the pipe (on 3: an "&" puts /dev/null on 0), so it is an orphan, ours, when it ends.
            var parent = world.Start(Shell("exec 3<&0; (cat <&3 >/dev/null; exit 5) & echo $!", write, stdin: hold));
            Libc.Close(write);
            Libc.Close(hold);
            var orphan = int.Parse(ReadLine(read));
            Assert.Equal(ExitStatus.Exited(0), world.Await(parent));
            Assert.Equal(0, world.Children.Living);
            Assert.DoesNotContain(orphan, world.Reaped.Keys);
            Libc.Close(release);
            Assert.Equal(ExitStatus.Exited(5), world.Await(orphan));
            Libc.Close(read);
        }
        finally
        {
            Libc.ProcessControl(Libc.SetChildSubreaper, 0, 0, 0, 0);
        }
    }

    [Fact]
    public void A_burst_of_exits_loses_none()
    {
        using var world = new RealChildren();
        var (hold, release) = Pipe();
        var pids = Enumerable.Range(0, 60).Select(i => world.Start(Shell($"read x; exit {i}", stdin: hold))).ToList();
        Libc.Close(hold);
        Libc.Close(release);
        Assert.Equal(Enumerable.Range(0, 60).Select(ExitStatus.Exited), pids.Select(world.Await));
    }

    [Fact]
    public void It_sleeps_while_nothing_ends()
    {
        using var world = new RealChildren();
        var pid = world.Start(Shell("exec sleep 60"));
        var before = world.Reaper.WakeUps;
        Thread.Sleep(200);
        Assert.Equal(before, world.Reaper.WakeUps);
        world.Children.Signal(pid, 9, false, out _);
        world.Await(pid);
    }

    [Fact]
    public void It_sleeps_while_a_dead_child_is_not_reaped_yet()
    {
        using var world = new RealChildren();
        world.Start(Shell("exit 0"));
        Thread.Sleep(100);
        var before = world.Reaper.WakeUps;
        Thread.Sleep(200);
        Assert.InRange(world.Reaper.WakeUps - before, 0, 1);
        Assert.Single(world.Children.Reap());
    }

    [Fact]
    public void It_stops_at_once_with_and_without_children()
    {
        var before = OpenFds();
        for (var i = 0; i < 20; i++)
        {
            new Reaper(() => { }).Dispose();
        }
        Assert.InRange(OpenFds() - before, 0, 1);
        using var world = new RealChildren();
        var pid = world.Start(Shell("exec sleep 60"));
        new Reaper(() => { }).Dispose();
        world.Children.Signal(pid, 9, false, out _);
        world.Await(pid);
    }
}
