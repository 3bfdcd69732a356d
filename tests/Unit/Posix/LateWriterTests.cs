using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Posix;

/// <summary>The pump with real pipes and a disk that stops answering.</summary>
[Collection(nameof(Alone))]
public sealed class LateWriterTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly ProcessKey Bad = new("bad", "bad"), Good = new("good", "good");
    private readonly ConcurrentQueue<Exception> _surprises = new();
    private readonly ConcurrentQueue<LogTrouble> _troubles = new();
    private readonly HangingLogFiles _disk = new();
    private readonly List<FakeChild> _children = [];
    private LogPump? _pump;
    private LogOutput? _output;

    public void Dispose()
    {
        _disk.Answer("/bad");
        _pump?.Stop();
        _ = _pump?.GiveUpLate();
        _pump?.Dispose();
        _output?.Dispose();
        _children.ForEach(child => child.Exit());
        Assert.Empty(_surprises);
    }

    [Fact]
    public async Task A_disk_that_hangs_holds_up_nobody_else_and_gets_everything_in_order_when_it_answers()
    {
        var (bad, good) = (Launch(Bad), Launch(Good));
        bad.Write("1\n");
        await Seen("/bad/out.log", "1\n");
        _disk.Hang("/bad");
        for (var line = 2; line <= 50; line++)
        {
            bad.Write($"{line}\n");
            good.Write($"{line}\n");
            await Seen("/good/out.log", Lines(2, line));
        }

        Assert.Equal("1\n", _disk["/bad/out.log"]);
        Assert.Equal("/bad/out.log", _pump!.LatePath);
        _disk.Answer("/bad");
        await Seen("/bad/out.log", Lines(1, 50));
        await Drained(Bad);
        Assert.Equal((0, 0), (_output!.LostBytes(Bad), _output.LostBytes(Good)));
    }

    [Fact]
    public async Task Rotating_on_a_disk_that_hangs_is_its_own_affair_too()
    {
        var bad = Launch(Bad, maxBytes: 10);
        bad.Write("123456789\n");
        await Wait(() => _disk["/bad/out.log.1"] == "123456789\n");
        _disk.Hang("/bad");
        bad.Write("abcdefghi\n");
        await Wait(() => _disk.Waiting == 1);
        bad.Write("ABCDEFGHI\n");
        await Works();
        _disk.Answer("/bad");
        await Wait(() => _disk["/bad/out.log.2"] == "abcdefghi\n" && _disk["/bad/out.log.1"] == "ABCDEFGHI\n");
        Assert.Equal("", _disk["/bad/out.log"]);
        await Drained(Bad);
    }

    [Fact]
    public async Task What_does_not_fit_any_more_is_lost_and_counted_to_the_byte()
    {
        var bad = Launch(Bad, new LatePatience { ForAnswer = TimeSpan.FromMilliseconds(50) });
        _disk.Hang("/bad");
        var block = Encoding.ASCII.GetBytes(new string('x', 1023) + "\n");
        var given = 0L;
        while (given < 24 << 20)
        {
            bad.WriteBytes(block);
            given += block.Length;
        }

        await Wait(() => Task.FromResult(_output!.LostBytes(Bad) > 0));
        await Drained(Bad);
        _disk.Answer("/bad");
        await Wait(() => _pump!.LatePath is null);
        var lost = _output!.LostBytes(Bad);
        Assert.Equal(given, lost + _disk["/bad/out.log"]!.Length);
        Assert.InRange(given - lost, LogDevice.Bound / 4, LogDevice.Bound);

        // Both ends of it are told, and the bytes again to the byte.
        var told = _troubles.ToArray();
        Assert.Equal(lost, told.Where(trouble => trouble is { Kind: LogTroubleKind.Writing, Over: true }).Sum(trouble => trouble.LostBytes));
        Assert.Single(told, trouble => trouble is { Kind: LogTroubleKind.Late, Over: false });
        var over = Assert.Single(told, trouble => trouble is { Kind: LogTroubleKind.Late, Over: true });
        Assert.Equal((lost, given - lost), (over.LostBytes, over.CaughtUp));
    }

    [Fact]
    public async Task A_disk_that_is_only_slow_loses_nothing_since_the_program_waits_for_it()
    {
        var bad = Launch(Bad);
        _disk.Hang("/bad");
        var writing = Task.Run(() =>
        {
            var block = Encoding.ASCII.GetBytes(new string('x', (64 << 10) - 1) + "\n");
            for (var count = 0; count < 24 << 4; count++)
            {
                bad.WriteBytes(block);
            }
        });
        while (!writing.IsCompleted || _pump!.LatePath is not null)
        {
            _disk.AnswerOnce("/bad");
            await Task.Yield();
        }

        await writing;
        await Drained(Bad, whileWaiting: () => _disk.AnswerOnce("/bad"));
        _disk.Answer("/bad");
        await Wait(() => _pump!.LatePath is null);
        Assert.Equal(24 << 20, _disk["/bad/out.log"]!.Length);
        Assert.Equal(0, _output!.LostBytes(Bad));
    }

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
    public async Task A_disk_that_has_been_in_time_for_a_while_is_the_pumps_again()
    {
        var bad = Launch(Bad, new LatePatience { ForTrust = TimeSpan.FromMilliseconds(20) });
        _disk.Hang("/bad");
        bad.Write("1\n");
        await Wait(() => _pump!.Devices.Of("/bad/out.log").IsLate);
        _disk.Answer("/bad");
        await Wait(() => !_pump!.Devices.Of("/bad/out.log").IsLate);
        bad.Write("2\n");
        await Seen("/bad/out.log", "1\n2\n");
        Assert.False(_pump!.Devices.Of("/bad/out.log").IsLate);
        await Drained(Bad);
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
    public async Task At_the_end_what_waits_gets_a_while_and_is_then_counted()
    {
        var bad = Launch(Bad, new LatePatience { ForEnd = TimeSpan.FromMilliseconds(50) });
        _disk.Hang("/bad");
        bad.Write("1\n");
        await Wait(() => _disk.Waiting == 1);
        bad.Write("22\n");
        await Wait(() => _pump!.Devices.Of("/bad/out.log").Late is { Waiting: > 70 });
        _pump!.Stop();
        Assert.Equal(("/bad/out.log", 5), Assert.Single(_pump.GiveUpLate()));
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

    private void Begin(LatePatience patience)
    {
        _pump = new LogPump(_surprises.Enqueue, patience);
        _output = new LogOutput(_pump, _disk, new AutoLogNames(_disk, "/auto", "supervisor"), _troubles.Enqueue);
        _pump.Start();
    }

    private FakeChild Launch(ProcessKey key, LatePatience? patience = null, long maxBytes = 0)
    {
        if (_pump is null)
        {
            Begin(patience ?? new LatePatience { ForOpening = Deadline });
        }

        var attached = _output!.Attach(key, Program($"/{key.Group}/{(key.Process == "next" ? "next" : "out")}.log", maxBytes));
        Assert.Null(attached.Error);
        var child = new FakeChild(attached.Streams);
        _children.Add(child);
        _output.Launched(key, 1);
        return child;
    }

    private static ProgramSettings Program(string path, long maxBytes = 0) => new()
    {
        Name = "x",
        ProgramName = "x",
        Command = "/bin/cat",
        StdOut = new LogSettings { Target = LogTarget.File, Path = path, MaxBytes = maxBytes, Backups = 3 },
        StdErr = new LogSettings { Target = LogTarget.None },
    };

    /// <summary>The pump answers.</summary>
    private Task Works() => _pump!.AskAsync(() => true).WaitAsync(Deadline);

    private async Task Drained(ProcessKey key, Action? whileWaiting = null)
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _output!.Drain(key, drained.SetResult);
        while (whileWaiting is not null && !drained.Task.IsCompleted)
        {
            whileWaiting();
            await Task.Yield();
        }

        await drained.Task.WaitAsync(Deadline);
    }

    private Task Seen(string path, string text) => Wait(() => _disk[path] == text);

    private static Task Wait(Func<bool> condition) => Wait(() => Task.FromResult(condition()));

    private static async Task Wait(Func<Task<bool>> condition)
    {
        for (var began = Stopwatch.GetTimestamp(); !await condition();)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Deadline, "not seen");
            await Task.Delay(2);
        }
    }

    private static string Lines(int first, int last) => string.Concat(Enumerable.Range(first, last - first + 1).Select(line => $"{line}\n"));
}
