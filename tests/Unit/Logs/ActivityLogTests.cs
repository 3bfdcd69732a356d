using Supervisor.Configuration;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Posix;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Logs;

public class ActivityLogTests
{
    private readonly FakeLogFiles _disk = new();

    [Fact]
    public void A_line_looks_as_the_original_writes_it()
    {
        var log = Log(ActivityLevel.Info);
        log.Info("spawned: 'web' with pid 42");
        log.Warn("received SIGTERM indicating exit request");
        Assert.Equal(
            "2024-03-05 06:07:08,009 INFO spawned: 'web' with pid 42\n2024-03-05 06:07:08,009 WARN received SIGTERM indicating exit request\n",
            _disk["main.log"]);
    }

    [Fact]
    public void Only_the_level_and_above_is_written()
    {
        var log = Log(ActivityLevel.Warn);
        log.Trace("no");
        log.Debug("no");
        log.Info("no");
        log.Warn("yes");
        log.Error("yes");
        log.Critical("yes");
        Assert.Equal(["WARN", "ERRO", "CRIT"], _disk["main.log"]!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[2]));
        Assert.False(log.Shows(ActivityLevel.Info));
    }

    [Fact]
    public void Clear_begins_a_new_file()
    {
        var log = Log(ActivityLevel.Info);
        log.Info("old");
        Assert.Null(log.Clear());
        log.Info("new");
        Assert.DoesNotContain("old", _disk["main.log"], StringComparison.Ordinal);
        Assert.Contains("new", _disk["main.log"], StringComparison.Ordinal);
        Assert.Equal(1, _disk.OpenCount);
    }

    [Fact]
    public async Task A_line_after_a_clear_never_goes_into_the_removed_file()
    {
        using var stuck = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        var log = Log(ActivityLevel.Info);
        _disk.Refuse = (operation, _) =>
        {
            if (operation == "write" && begun.TrySetResult())
            {
                stuck.Wait(TimeSpan.FromSeconds(60));
            }

            return 0;
        };
        var first = Task.Run(() => log.Info("first"));
        await begun.Task;
        log.Info("before");
        Assert.Null(log.Clear());
        log.Info("after");
        stuck.Set();
        await first;
        Assert.EndsWith(" INFO after", Assert.Single(_disk["main.log"]!.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Clear_that_cannot_says_why()
    {
        var log = Log(ActivityLevel.Info);
        _disk.Refuse = (operation, _) => operation == "remove" ? Libc.EACCES : 0;
        Assert.Equal("cannot clear 'main.log': Permission denied", log.Clear());
    }

    [Fact]
    public void Open_gives_the_errno()
    {
        _disk.Refuse = (operation, _) => operation == "open" ? Libc.ENOENT : 0;
        Assert.Equal(Libc.ENOENT, new ActivityLog(_disk, Settings(ActivityLevel.Info), new Clock(), _ => { }).Open());
    }

    [Fact]
    public async Task While_the_disk_takes_nothing_a_bounded_part_waits_and_the_rest_is_counted_and_told()
    {
        using var stuck = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        var log = new ActivityLog(_disk, Settings(ActivityLevel.Info) with { MaxBytes = 0 }, new Clock(), trouble => Assert.Fail(trouble.Message));
        Assert.Equal(0, log.Open());
        _disk.Refuse = (operation, _) =>
        {
            if (operation == "write")
            {
                begun.TrySetResult();
                stuck.Wait(TimeSpan.FromSeconds(60));
            }

            return 0;
        };
        var first = Task.Run(() => log.Info("first"));
        await begun.Task;
        const int Lines = 20_000;
        for (var i = 0; i < Lines; i++)
        {
            log.Info($"line {i} {new string('x', 1000)}");
        }

        stuck.Set();
        await first;
        log.Info("last");

        var written = _disk["main.log"]!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(_disk["main.log"]!.Length, 3 << 20, 5 << 20);
        var kept = written.Count(line => line.Contains(" INFO line ", StringComparison.Ordinal));
        Assert.Contains($" WARN {Lines - kept} lines of this log were lost: ", written[^2], StringComparison.Ordinal);
        Assert.EndsWith(" INFO last", written[^1], StringComparison.Ordinal);
        Assert.EndsWith(" INFO first", written[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_slow_stdout_loses_is_counted_and_told_once_at_each_end()
    {
        var log = new ActivityLog(_disk, Settings(ActivityLevel.Info) with { CopyToStandardOutput = true }, new Clock(), _ => Assert.Fail("the log itself has no trouble"));
        Assert.Equal(0, log.Open());
        log.Info("seen");
        _disk.Refuse = (operation, path) => (operation, path) == ("write", "/dev/stdout") ? Libc.EAGAIN : 0;
        log.Info("lost");
        log.Info("lost as well");
        _disk.Refuse = (_, _) => 0;
        log.Info("seen again");
        log.Info("and again");

        const string time = "2024-03-05 06:07:08,009 ";
        const string begun = time + "ERRO cannot write '/dev/stdout': Resource temporarily unavailable; output is dropped and counted until it can be written again\n";
        var lost = $"{time}INFO lost\n{begun}{time}INFO lost as well\n";
        var after = $"{time}INFO seen again\n{time}WARN '/dev/stdout' is written again, {lost.Length} bytes of output were lost\n{time}INFO and again\n";
        Assert.Equal($"{time}INFO seen\n{lost}{after}", _disk["main.log"]);
        Assert.Equal($"{time}INFO seen\n{after}", _disk["/dev/stdout"]);
        log.Close();
        Assert.Equal(0, _disk.OpenCount);
    }

    [Theory]
    [InlineData("critical", ActivityLevel.Critical)]
    [InlineData("Error", ActivityLevel.Error)]
    [InlineData("WARN", ActivityLevel.Warn)]
    [InlineData("info", ActivityLevel.Info)]
    [InlineData("debug", ActivityLevel.Debug)]
    [InlineData("trace", ActivityLevel.Trace)]
    [InlineData("blather", ActivityLevel.Blather)]
    [InlineData("bogus", null)]
    public void Levels_have_names(string name, ActivityLevel? level) => Assert.Equal(level, ActivityLine.ParseLevel(name));

    private static ActivityLogSettings Settings(ActivityLevel level) => new("main.log", 1 << 20, 2, level, false);

    private ActivityLog Log(ActivityLevel level)
    {
        var log = new ActivityLog(_disk, Settings(level), new Clock(), _ => { });
        Assert.Equal(0, log.Open());
        return log;
    }

    private sealed class Clock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(2), "test", "test");

        public override DateTimeOffset GetUtcNow() => new(2024, 3, 5, 4, 7, 8, 9, TimeSpan.Zero);
    }
}
