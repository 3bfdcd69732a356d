using System.Diagnostics;
using System.Globalization;
using Supervisor.Engine.Core;
using Supervisor.Engine.Posix;

namespace Supervisor.Unit.Posix;

/// <summary>Processes that are not our children: watched, signalled and their end read all the same.</summary>
public sealed class OrphansTests
{
    [Theory]
    [InlineData("exit 7", 7, 0)]
    [InlineData("exit 0", 0, 0)]
    [InlineData("kill -KILL $$", -1, 9)]
    public void The_end_of_an_orphan_is_told_with_its_status(string ends, int code, int signal)
    {
        using var ended = new SemaphoreSlim(0);
        var orphans = new Orphans { Ended = () => ended.Release() };
        var pid = Orphan($"sleep 0.3; {ends}");
        orphans.Add(pid, Open(pid));
        Assert.True(orphans.Has(pid));
        Assert.True(ended.Wait(TimeSpan.FromSeconds(20)));
        Assert.True(orphans.TryTakeEnded(out var taken, out var status));
        Assert.Equal((pid, code, signal), (taken, status.Code, status.Signal));
        Assert.False(orphans.Has(pid));
    }

    [Fact]
    public void A_signal_reaches_it_and_whoever_is_gone_gets_none()
    {
        using var ended = new SemaphoreSlim(0);
        var children = new Children();
        children.Orphans.Ended = () => ended.Release();
        var pid = Orphan("exec sleep 1000");
        children.Orphans.Add(pid, Open(pid));
        children.Adopt(pid);
        Assert.Equal(SignalOutcome(Engine.Loop.SignalOutcome.Sent), (int)children.Signal(pid, 15, wholeGroup: false, out _));
        Assert.True(ended.Wait(TimeSpan.FromSeconds(20)));
        Assert.Equal(SignalOutcome(Engine.Loop.SignalOutcome.NoSuchProcess), (int)WhenReaped(() => children.Signal(pid, 15, wholeGroup: true, out _)));
        Assert.Equal((pid, 15), children.Reap().Select(child => (child.Pid, child.Status.Signal)).Single());
        Assert.Equal(Engine.Loop.SignalOutcome.NoSuchProcess, children.Signal(pid, 15, wholeGroup: false, out _));
    }

    [Fact]
    public void Who_is_neither_child_nor_known_is_reaped_as_lost()
    {
        var children = new Children();
        children.Adopt(1);
        Assert.Equal([(1, ExitStatus.Lost)], children.Reap().Select(child => (child.Pid, child.Status)));
    }

    [Fact]
    public void A_stat_is_read_whatever_the_name()
    {
        var fields = string.Join(' ', Enumerable.Range(3, 50).Select(i => i == 3 ? "Z" : (i * 10).ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(new ProcessStat('Z', 50, 220, 520) { Parent = 40, Session = 60, Threads = 200, Name = "a) b" }, ProcessStat.Parse($"12 (a) b) {fields}\n"));
        Assert.True(ProcessStat.Parse($"12 (a) {fields}")!.Value.Lives);
        Assert.False(ProcessStat.Parse($"12 (a) {fields.Replace(" 200 ", " 1 ", StringComparison.Ordinal)}")!.Value.Lives);
        Assert.True(ProcessStat.Parse($"12 (a) {fields.Replace(" 90 ", " 4 ", StringComparison.Ordinal)}") is { IsEnding: true });
        Assert.Null(ProcessStat.Parse(""));
        Assert.Null(ProcessStat.Parse("12 (a) R 1 2"));
        Assert.Null(ProcessStat.Of(int.MaxValue));
        var own = ProcessStat.Of(Environment.ProcessId)!.Value;
        Assert.True(own.Lives);
        Assert.InRange(own.Born, 1, BootTime.Ticks());
    }

    private static int SignalOutcome(Engine.Loop.SignalOutcome outcome) => (int)outcome;

    /// <summary>Who adopts orphans here reaps them when it comes to it.</summary>
    private static Engine.Loop.SignalOutcome WhenReaped(Func<Engine.Loop.SignalOutcome> signal)
    {
        var outcome = signal();
        for (var clock = Stopwatch.StartNew(); outcome == Engine.Loop.SignalOutcome.Sent && clock.Elapsed.TotalSeconds < 10; outcome = signal())
        {
            Thread.Sleep(10);
        }

        return outcome;
    }

    private static int Open(int pid) => (int)Libc.SystemCall(Libc.PidfdOpen, pid, 0, 0, 0);

    private static int Orphan(string script)
    {
        using var parent = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", "setsid /bin/bash -c \"$0\" >/dev/null 2>&1 </dev/null & echo $!", script]) { RedirectStandardOutput = true })!;
        var pid = int.Parse(parent.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        parent.WaitForExit();
        return pid;
    }
}
