using System.Collections.Concurrent;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;

namespace Supervisor.Unit.Posix;

/// <summary>Followers of logs that are really written, rotated, cleared and restarted.</summary>
public sealed class LogFollowerTests : PumpRig
{
    [Fact]
    public async Task The_tail_comes_first_and_then_what_is_written_without_a_gap()
    {
        File.WriteAllText(Log, "one\ntwo\nthree\n");
        var child = Launch();
        using var follower = await Follow(LogTail.Bytes(6));
        var tail = await Next(follower);
        Assert.Equal(("three\n", 14L), (tail.Text, tail.Chunk.Position));
        child.Write("four\n");
        var next = await Next(follower);
        Assert.Equal(("four\n", 19L, 0L), (next.Text, next.Chunk.Position, next.Chunk.Lost));
    }

    [Fact]
    public async Task The_tail_may_be_counted_in_lines()
    {
        File.WriteAllText(Log, "one\ntwo\nthree\n");
        using var follower = await Follow(LogTail.Lines(2));
        Assert.Equal("two\nthree\n", (await Next(follower)).Text);
    }

    [Fact]
    public async Task Who_comes_back_goes_on_after_his_place_over_rotations()
    {
        var child = Launch(maxBytes: 64);
        long place;
        using (var before = await Follow(LogTail.Bytes(0)))
        {
            await Next(before);
            child.Write("first\n");
            place = (await Next(before)).Chunk.Position;
        }

        for (var line = 0; line < 20; line++)
        {
            child.Write($"line {line:00}\n");
        }

        // Once the last line is on disk all are.
        using var end = await Follow(LogTail.Lines(1));
        var seen = (await Next(end)).Text;
        while (!seen.EndsWith("line 19\n", StringComparison.Ordinal))
        {
            seen += (await Next(end)).Text;
        }

        using var after = await Follow(LogTail.From(place));
        var missed = await Next(after);
        var kept = string.Concat(Enumerable.Range(0, 20).Select(line => $"line {line:00}\n"));
        Assert.Equal(kept.Length, missed.Text.Length + missed.Chunk.Lost);
        Assert.EndsWith(missed.Text, kept, StringComparison.Ordinal);
        Assert.NotEmpty(missed.Text);
    }

    [Fact]
    public async Task A_place_before_a_clearing_tells_how_much_is_lost_and_one_that_is_still_to_come_that_nobody_knows()
    {
        var child = Launch();
        using var follower = await Follow(LogTail.Bytes(0));
        await Next(follower);
        child.Write("gone\n");
        await Next(follower);
        Assert.Null(Output.Clear(Key, Quiet(0), LogStreams.StdOut));
        while (!(await Next(follower)).Chunk.Truncated)
        {
        }

        child.Write("new\n");
        await Next(follower);
        using var back = await Follow(LogTail.From(0));
        var first = await Next(back);
        Assert.Equal(("new\n", 5L, 9L), (first.Text, first.Chunk.Lost, first.Chunk.Position));
        using var other = await Follow(LogTail.From(1000));
        Assert.Equal(-1, (await Next(other)).Chunk.Lost);
    }

    [Fact]
    public async Task Only_what_the_engine_read_itself_has_a_time()
    {
        File.WriteAllText(Log, "old\n");
        var child = Launch();
        using var follower = await Follow(LogTail.Bytes(0));
        await Next(follower);
        var began = DateTime.UtcNow;
        child.Write("new\n");
        await Next(follower);
        Assert.Null(follower.TimeOf(4));
        Assert.InRange(follower.TimeOf(8)!.Value, began.AddSeconds(-1), DateTime.UtcNow);
        using var since = await Follow(LogTail.Since(began.AddHours(-1)));
        Assert.Equal("new\n", (await Next(since)).Text);
        Assert.NotNull(since.UntimedBefore);
        using var later = await Follow(LogTail.Since(DateTime.UtcNow.AddMinutes(1)));
        Assert.Equal("", (await Next(later)).Text);
        Assert.Null(later.UntimedBefore);
    }

    [Fact]
    public async Task The_first_lines_are_given_with_their_positions()
    {
        File.WriteAllText(Log, "one\ntwo\nthree");
        using var follower = await Follow(LogTail.Head(2));
        var head = await Next(follower);
        Assert.Equal(("one\ntwo\n", 8L), (head.Text, head.Chunk.Position));
        using var all = await Follow(LogTail.Head(9));
        Assert.Equal("one\ntwo\nthree", (await Next(all)).Text);
    }

    [Fact]
    public async Task Joining_in_the_middle_of_a_flood_sees_every_byte_once()
    {
        var child = Launch(maxBytes: 0);
        const int Lines = 60_000;
        var writer = new Thread(() =>
        {
            for (var line = 0; line < Lines; line++)
            {
                child.Write($"{line:D9}\n");
                if (line % 100 == 0)
                {
                    Thread.Yield();
                }
            }
        });
        writer.Start();
        using var follower = await Follow(LogTail.Bytes(int.MaxValue));
        var text = new StringBuilder();
        var lost = 0L;
        while (text.Length + lost < Lines * 10)
        {
            var next = await Next(follower);
            lost += next.Chunk.Lost;
            text.Append(next.Text);
            Assert.Equal(text.Length + lost, next.Chunk.Position);
        }

        writer.Join();
        Assert.True(lost > 0 || text.ToString() == string.Concat(Enumerable.Range(0, Lines).Select(line => $"{line:D9}\n")));
    }

    [Fact]
    public async Task Following_goes_on_over_rotations_a_clear_and_a_restart()
    {
        var child = Launch(maxBytes: 20);
        using var follower = await Follow(LogTail.Bytes(100));
        Assert.Equal("", (await Next(follower)).Text);
        for (var round = 0; round < 10; round++)
        {
            child.Write($"round {round} of ten, rotated\n");
            Assert.Equal($"round {round} of ten, rotated\n", (await Next(follower)).Text);
        }

        Assert.True(File.Exists(Log + ".9"));
        Assert.Null(Output.Clear(Key, Quiet(20), LogStreams.Both));
        Assert.True((await Next(follower)).Chunk.Truncated);

        child.Exit();
        await Drained(Key);
        child = Launch(maxBytes: 20);
        child.Write("second life\n");
        Assert.Equal("second life\n", (await Next(follower)).Text);
    }

    [Fact]
    public async Task A_stopped_program_can_be_followed()
    {
        File.WriteAllText(Log, "from before\n");
        using var follower = await Follow(LogTail.Bytes(100));
        Assert.Equal("from before\n", (await Next(follower)).Text);
        Launch().Write("now\n");
        Assert.Equal("now\n", (await Next(follower)).Text);
    }

    [Fact]
    public async Task Who_falls_behind_is_told_and_slows_nobody()
    {
        var child = Launch(maxBytes: 0);
        using var follower = await Follow(LogTail.Bytes(0));
        await Next(follower);
        const int Total = 4 << 20;
        for (var sent = 0; sent < Total; sent += 4096)
        {
            child.Write(new string('x', 4095) + "\n");
        }

        child.Exit();
        await Drained(Key);
        var (seen, lost) = (0L, 0L);
        while (seen + lost < Total)
        {
            var next = await Next(follower);
            (seen, lost) = (seen + next.Chunk.Bytes.Length, lost + next.Chunk.Lost);
        }

        Assert.Equal((256L << 10, Total - (256L << 10)), (seen, lost));
        Assert.Equal(Total, new FileInfo(Log).Length);
    }

    [Fact]
    public async Task There_is_nothing_to_follow_without_a_file()
    {
        Assert.Null(await Output.FollowAsync(Key, Quiet(0), stderr: true, LogTail.Bytes(10)));
        Assert.Null(await Output.FollowAsync(Key, Quiet(0), stderr: false, LogTail.Bytes(10)));
    }

    [Fact]
    public async Task Waiting_can_be_cancelled_and_goes_on_afterwards()
    {
        var child = Launch();
        using var follower = await Follow(LogTail.Bytes(0));
        await Next(follower);
        using var cancel = new CancellationTokenSource();
        var waiting = follower.ReadAsync(cancel.Token).AsTask();
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Deadline));
        child.Write("still here\n");
        Assert.Equal("still here\n", (await Next(follower)).Text);
    }

    [Fact]
    public async Task Followers_of_an_auto_log_end_with_its_process()
    {
        var program = Quiet(0) with { StdOut = new LogSettings() };
        Launch(Key, program);
        using var follower = (await Output.FollowAsync(Key, program, stderr: false, LogTail.Bytes(0)))!;
        await Next(follower);
        await Drained(Key);
        Output.Remove(Key);
        Assert.True((await Next(follower)).Chunk.Ended);
    }

    [Fact]
    public async Task The_activity_log_can_be_followed_while_many_threads_write_it()
    {
        var log = new ActivityLog(new LogFiles(), new ActivityLogSettings(Log, 1 << 20, 1, ActivityLevel.Info, false), TimeProvider.System, _ => { });
        Assert.Equal(0, log.Open());
        log.Info("before the pump");
        log.RunOn(Pump);
        using var follower = (await log.FollowAsync(LogTail.Lines(5)))!;
        Assert.EndsWith(" INFO before the pump\n", (await Next(follower)).Text, StringComparison.Ordinal);
        Parallel.For(0, 100, number => log.Info($"message {number}"));
        await log.FlushAsync();
        Assert.Equal(101, File.ReadAllLines(Log).Length);
        Assert.All(File.ReadAllLines(Log), line => Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO ", line));
        var text = "";
        while (text.Count(letter => letter == '\n') < 100)
        {
            text += (await Next(follower)).Text;
        }
    }

    private string Log => Path.Combine(Folder, "out.log");

    private ProgramSettings Quiet(long maxBytes) =>
        Program(maxBytes: maxBytes, backups: 20) with { StdErr = new LogSettings { Target = LogTarget.None } };

    private FakeChild Launch(long maxBytes = 50 << 20) => Launch(Key, Quiet(maxBytes));

    private async Task<LogFollower> Follow(LogTail tail)
    {
        var follower = await Output.FollowAsync(Key, Quiet(20), stderr: false, tail).WaitAsync(Deadline);
        Assert.NotNull(follower);
        return follower;
    }

    private static async Task<(string Text, FollowChunk Chunk)> Next(LogFollower follower)
    {
        var chunk = await follower.ReadAsync(default).AsTask().WaitAsync(Deadline);
        return (Encoding.UTF8.GetString(chunk.Bytes.Span), chunk);
    }
}
