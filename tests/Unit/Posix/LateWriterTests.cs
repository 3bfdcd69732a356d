using System.Text;
using Supervisor.Engine.Logs;

namespace Supervisor.Unit.Posix;

/// <summary>What becomes of output when a disk stops answering, is slow, or answers again.</summary>
[Collection(nameof(Alone))]
public sealed class LateWriterTests : LateWriterStage
{
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
}
