using System.Diagnostics;
using System.Text;
using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;

namespace Supervisor.Unit.Posix;

/// <summary>What else waits for a log when its disk stops answering, and what does not.</summary>
[Collection(nameof(Alone))]
public sealed class LateDiskTests : LateWriterStage
{
    [Fact]
    public async Task Opening_a_log_on_a_disk_that_hangs_costs_a_moment_once_and_the_program_runs()
    {
        Begin(new LatePatience { ForOpening = TimeSpan.FromMilliseconds(20) });
        _disk.Hang("/bad");
        var bad = Launch(Bad);
        bad.Write("hello\n");
        var next = Launch(new ProcessKey("bad", "next"));
        next.Write("next\n");
        await Works();

        // One that gave up waiting, and the device's own writer: nobody waited for the second file.
        await Wait(() => _disk.Calls.Count(call => call == "open /bad/out.log") == 2 && _disk.Waiting == 2);
        Assert.DoesNotContain(_disk.Calls, call => call.Contains("next.log", StringComparison.Ordinal));
        _disk.Answer("/bad");
        await Seen("/bad/out.log", "hello\n");
        await Seen("/bad/next.log", "next\n");
        await Drained(Bad);
        await Drained(new ProcessKey("bad", "next"));
        await Wait(() => _disk.OpenCount == 0);
    }

    [Fact]
    public async Task The_end_of_a_program_is_told_even_if_its_last_words_cannot_be_written()
    {
        var bad = Launch(Bad, new LatePatience { ForAnswer = TimeSpan.FromMilliseconds(50) });
        _disk.Hang("/bad");
        bad.Write("last\n");
        await Drained(Bad);
        Assert.Equal("", _disk["/bad/out.log"]);
        _disk.Answer("/bad");
        await Seen("/bad/out.log", "last\n");
    }

    [Fact]
    public async Task The_last_words_are_written_before_the_end_is_told_when_the_disk_is_only_late()
    {
        var bad = Launch(Bad, new LatePatience { ForAnswer = Deadline });
        _disk.Hang("/bad");
        bad.Write("last\n");
        var drained = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _output!.Drain(Bad, () => drained.SetResult(_disk["/bad/out.log"]));
        await Wait(() => _disk.Waiting == 1);
        await Works();
        Assert.False(drained.Task.IsCompleted);
        _disk.Answer("/bad");
        Assert.Equal("last\n", await drained.Task.WaitAsync(Deadline));
    }

    [Fact]
    public async Task Reopening_and_clearing_find_their_place_among_what_waits()
    {
        var bad = Launch(Bad);
        _disk.Hang("/bad");
        bad.Write("before\n");
        await Wait(() => _disk.Waiting == 1);
        Assert.Equal($"cannot clear '/bad/out.log': its disk does not answer", await Task.Run(() => Cleared()));
        _output!.ReopenAll();
        bad.Write("after\n");
        await Works();
        _disk.Answer("/bad");
        await Seen("/bad/out.log", "before\nafter\n");
        Assert.Equal(2, _disk.Calls.Count(call => call == "open /bad/out.log"));
        await Drained(Bad);

        string? Cleared()
        {
            for (var began = Stopwatch.GetTimestamp(); ;)
            {
                if (_pump!.Devices.Of("/bad/out.log").IsLate || Stopwatch.GetElapsedTime(began) > Deadline)
                {
                    return _output!.Clear(Bad, Program("/bad/out.log"), LogStreams.StdOut);
                }
            }
        }
    }

    [Fact]
    public async Task Who_follows_a_log_on_a_disk_that_hangs_sees_what_comes_and_hears_that_the_past_is_missing()
    {
        var bad = Launch(Bad);
        _disk.Hang("/bad");
        bad.Write("unwritten\n");
        await Wait(() => _pump!.LatePath is not null);
        using var follower = (await _output!.FollowAsync(Bad, Program("/bad/out.log"), false, LogTail.Bytes(100)))!;
        var past = await follower.ReadAsync(CancellationToken.None);
        Assert.Equal((0, -1), (past.Bytes.Length, past.Lost));
        bad.Write("new\n");
        Assert.Equal("new\n", Encoding.ASCII.GetString((await follower.ReadAsync(CancellationToken.None)).Bytes.Span));
        _disk.Answer("/bad");
        await Drained(Bad);
    }

    [Fact]
    public async Task A_pause_leaves_disks_to_their_writers()
    {
        var (bad, good) = (Launch(Bad), Launch(Good));
        good.Write("good\n");
        await Seen("/good/out.log", "good\n");
        _disk.Hang("/bad");
        using (var pause = PumpPause.Of(_pump!, Deadline))
        {
            bad.Write("bad\n");
            var drained = false;
            _output!.Drain(Bad, () => drained = true);
            Assert.True(pause!.RunCommands());
            Assert.False(drained);
            Assert.Equal("/bad/out.log", _pump!.LatePath);
            _disk.Answer("/bad");
            await Wait(() => _pump.LatePath is null && Volatile.Read(ref drained));
        }

        Assert.Equal("bad\n", _disk["/bad/out.log"]);
    }
}
