using System.Diagnostics;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;
using static Supervisor.Unit.Posix.RealChildren;

namespace Supervisor.Unit.Posix;

[Collection(RealChildrenCollection.Name)]
public sealed class ChildrenTests : IDisposable
{
    private readonly RealChildren _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    public void Exit_codes_are_told(int code) => Assert.Equal(ExitStatus.Exited(code), _world.Await(_world.Start(Shell($"exit {code}"))));

    [Theory]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(10)]
    public void The_signal_that_ended_a_child_is_told(int signal)
    {
        var pid = _world.Start(Shell("exec sleep 60"));
        Assert.Equal(SignalOutcome.Sent, _world.Children.Signal(pid, signal, false, out var errno));
        Assert.Equal(0, errno);
        Assert.Equal(ExitStatus.Killed(signal), _world.Await(pid));
    }

    [Theory]
    [InlineData(1, 3, 3, 0, false)]
    [InlineData(2, 9, -1, 9, false)]
    [InlineData(3, 11, -1, 11, true)]
    public void The_kernel_s_report_is_read_right(int code, int status, int exit, int signal, bool core) =>
        Assert.Equal(new ExitStatus(exit, signal, core), Children.StatusOf(new Libc.ChildInfo { Code = code, Pid = 7, Status = status }));

    [Fact]
    public void A_group_signal_reaches_grandchildren_too()
    {
        var (read, write) = Pipe();
        var pid = _world.Start(Shell("sleep 61 & echo up; wait", write));
        Libc.Close(write);
        Assert.Equal("up", ReadLine(read));
        Assert.Equal(SignalOutcome.Sent, _world.Children.Signal(pid, 15, true, out _));
        Assert.Equal("", ReadAll(read)); // both ends of the pipe are gone: so is the sleep
        Assert.Equal(ExitStatus.Killed(15), _world.Await(pid));
    }

    [Fact]
    public void A_signal_to_the_process_spares_its_group()
    {
        var (read, write) = Pipe();
        var pid = _world.Start(Shell("sleep 62 & echo $!; wait", write));
        Libc.Close(write);
        var grandchild = int.Parse(ReadLine(read));
        _world.Children.Signal(pid, 9, false, out _);
        _world.Await(pid);
        // Not by its program: it may not have come to its execve yet.
        Assert.Contains(grandchild, _world.Children.FindGroupMembers(pid).Select(member => member.Item1));
        Libc.Kill(grandchild, 9);
        ReadAll(read);
    }

    [Fact]
    public void A_reaped_child_is_never_signalled()
    {
        var pid = _world.Start(Shell("exit 0"));
        _world.Await(pid);
        Assert.Equal(SignalOutcome.NoSuchProcess, _world.Children.Signal(pid, 15, false, out var errno));
        Assert.Equal(Errno.ESRCH, errno);
        Assert.Equal(SignalOutcome.NoSuchProcess, _world.Children.Signal(pid, 15, true, out _));
    }

    [Fact]
    public void A_process_that_is_not_ours_is_never_signalled() =>
        Assert.Equal(SignalOutcome.NoSuchProcess, _world.Children.Signal(Environment.ProcessId, 9, false, out _));

    [Fact]
    public void A_signal_that_does_not_exist_is_refused()
    {
        var pid = _world.Start(Shell("exec sleep 60"));
        Assert.Equal(SignalOutcome.Refused, _world.Children.Signal(pid, 99, false, out var errno));
        Assert.Equal(Errno.EINVAL, errno);
        _world.Children.Signal(pid, 9, false, out _);
        _world.Await(pid);
    }

    [Fact]
    public void Group_members_are_named_and_the_dead_are_not()
    {
        var (read, write) = Pipe();
        var pid = _world.Start(Shell("sleep 63 & echo $!; exec sleep 64", write));
        Libc.Close(write);
        var other = int.Parse(ReadLine(read));
        // Until it has become sleep, the first is still called sh.
        (int, string)[] expected = [.. new[] { (pid, "sleep"), (other, "sleep") }.Order()];
        Assert.True(SpinWait.SpinUntil(() => expected.SequenceEqual(_world.Children.FindGroupMembers(pid).Order()), TimeSpan.FromSeconds(20)));
        _world.Children.Signal(pid, 9, true, out _);
        ReadAll(read);
        _world.Await(pid);
        Assert.Empty(_world.Children.FindGroupMembers(pid));
    }

    [Theory]
    [InlineData("12 (a) (b)) S 1 34 34 0", "a) (b)", 34)]
    [InlineData("12 (x y) R 1 12 12 0", "x y", 12)]
    public void Any_process_name_is_read_right(string stat, string name, int group) => Assert.Equal((name, group), ProcessGroup.Parse(stat));

    [Theory]
    [InlineData("12 (gone) Z 1 34 34 0")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void The_dead_and_nonsense_are_nobody(string stat) => Assert.Null(ProcessGroup.Parse(stat));

    [Fact]
    public void Two_hundred_lives_leave_nothing_behind()
    {
        _world.Await(_world.Start(Shell("") with { Executable = "/bin/true", Arguments = ["true"] }));
        var before = OpenFds();
        var pids = Enumerable.Range(0, 200).Select(_ => _world.Start(Shell("") with { Executable = "/bin/true", Arguments = ["true"] })).ToList();
        Assert.All(pids, pid => Assert.Equal(ExitStatus.Exited(0), _world.Await(pid)));
        // What other tests have left is closed meanwhile.
        Assert.InRange(OpenFds(), 0, before);
        Assert.Equal(0, _world.Children.Living);
    }

    [Fact]
    public void A_launch_does_not_wait_for_the_program()
    {
        var clock = Stopwatch.StartNew();
        var pid = _world.Start(Shell("exec sleep 60"));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
        _world.Children.Signal(pid, 9, false, out _);
        _world.Await(pid);
    }
}
