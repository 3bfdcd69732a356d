using Supervisor.Engine.Logs;
using Supervisor.Engine.Posix;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Logs;

public class RotatingFileTests
{
    private readonly FakeLogFiles _disk = new();
    private readonly List<LogTrouble> _troubles = [];

    [Fact]
    public void A_full_file_becomes_number_one_after_the_write_that_filled_it()
    {
        var file = File(10, 2);
        file.Write("123456"u8);
        Assert.Equal("123456", _disk["a"]);
        file.Write("7890ab"u8);
        Assert.Equal(("1234567890ab", ""), (_disk["a.1"], _disk["a"]));
        file.Write("new"u8);
        Assert.Equal("new", _disk["a"]);
        Assert.Equal(1, _disk.OpenCount);
    }

    [Fact]
    public void Exactly_maxbytes_is_full() => AssertRotated(10, "0123456789");

    [Fact]
    public void One_less_than_maxbytes_is_not_full()
    {
        File(10, 2).Write("012345678"u8);
        Assert.Null(_disk["a.1"]);
    }

    [Fact]
    public void Backups_beyond_the_number_fall_off()
    {
        var file = File(2, 2);
        foreach (var text in (string[])["11", "22", "33", "44"])
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(text));
        }

        Assert.Equal(["a", "a.1", "a.2"], _disk.Names);
        Assert.Equal(("44", "33"), (_disk["a.1"], _disk["a.2"]));
    }

    [Fact]
    public void Without_backups_the_file_is_emptied()
    {
        var file = File(4, 0);
        file.Write("12345"u8);
        Assert.Equal(["a"], _disk.Names);
        Assert.Equal("", _disk["a"]);
        file.Write("x"u8);
        Assert.Equal("x", _disk["a"]);
    }

    [Fact]
    public void Zero_maxbytes_never_rotates()
    {
        File(0, 2).Write(new byte[100_000]);
        Assert.Equal(["a"], _disk.Names);
    }

    [Fact]
    public void What_was_there_before_counts()
    {
        _disk["a"] = "12345678";
        File(10, 1).Write("90"u8);
        Assert.Equal("1234567890", _disk["a.1"]);
    }

    [Fact]
    public void A_device_never_rotates()
    {
        _disk.MakeDevice("a");
        File(4, 2).Write("123456"u8);
        Assert.Equal("123456", _disk["a"]);
        Assert.Empty(_disk.Done);
    }

    [Fact]
    public void A_step_that_fails_loses_nothing_and_is_taken_up_again_where_it_stopped()
    {
        (_disk["a.1"], _disk["a.2"]) = ("old one", "old two");
        var file = File(4, 3);
        _disk.Refuse = (operation, path) => operation == "rename" && path == "a.1" ? Libc.EACCES : 0;
        file.Write("1234"u8);
        file.Write("56"u8);
        Assert.Equal("123456", _disk["a"]);
        Assert.Equal(["a.2 -> a.3"], _disk.Done);
        Assert.Equal([LogTroubleKind.Rotating], _troubles.Select(trouble => trouble.Kind));
        Assert.Contains("cannot rotate 'a'", _troubles[0].Message, StringComparison.Ordinal);

        _disk.Refuse = (_, _) => 0;
        file.Write("78"u8);
        Assert.Equal(["a.2 -> a.3", "a.1 -> a.2", "a -> a.1"], _disk.Done);
        Assert.Equal(("12345678", "old one", "old two", ""), (_disk["a.1"], _disk["a.2"], _disk["a.3"], _disk["a"]));
        Assert.True(_troubles[^1].Over);
        Assert.Equal(0, file.LostBytes);
    }

    [Fact]
    public void When_no_new_file_can_be_opened_the_old_one_goes_on_under_its_new_name()
    {
        var file = File(4, 1);
        file.Write("1"u8);
        _disk.Refuse = (operation, _) => operation == "open" ? Libc.EMFILE : 0;
        file.Write("234"u8);
        file.Write("56"u8);
        Assert.Equal("123456", _disk["a.1"]);
        _disk.Refuse = (_, _) => 0;
        file.Write("78"u8);
        file.Write("x"u8);
        Assert.Equal(("12345678", "x"), (_disk["a.1"], _disk["a"]));
        Assert.Single(_disk.Done);
    }

    [Fact]
    public void A_full_disk_is_counted_and_told_once_and_writing_goes_on_when_there_is_room()
    {
        var file = File(0, 0);
        _disk.Room = 5;
        file.Write("12345678"u8);
        file.Write("lost"u8);
        Assert.Equal(7, file.LostBytes);
        var trouble = Assert.Single(_troubles);
        Assert.Equal((Libc.ENOSPC, false), (trouble.Errno, trouble.Over));

        _disk.Room = long.MaxValue;
        file.Write("again"u8);
        Assert.Equal("12345again", _disk["a"]);
        Assert.Equal((7, true), (_troubles[1].LostBytes, _troubles[1].Over));
        file.Write("!"u8);
        Assert.Equal(2, _troubles.Count);
    }

    [Fact]
    public void What_was_lost_until_the_end_is_told_at_the_end_and_once()
    {
        var file = File(0, 0);
        _disk.Room = 0;
        file.Write("lost"u8);
        file.Write("too"u8);
        file.TellLoss();
        file.TellLoss();
        Assert.Equal([LogTroubleKind.Writing, LogTroubleKind.Closing], _troubles.Select(trouble => trouble.Kind));
        Assert.Equal("'a' is closed, 7 bytes of output were lost", _troubles[1].Message);
    }

    [Fact]
    public void Who_takes_over_a_file_that_cannot_be_written_tells_all_that_was_lost_and_not_the_beginning_again()
    {
        var before = File(0, 0);
        _disk.Room = 0;
        before.Write("lost"u8);
        var after = File(0, 0);
        after.LostInEpisode = before.LostInEpisode;
        after.Write("too"u8);
        _disk.Room = 100;
        after.Write("again"u8);
        Assert.Equal([(4, false), (7, true)], _troubles.Select(trouble => (trouble.LostBytes, trouble.Over)));
    }

    [Fact]
    public void A_second_full_disk_is_told_again()
    {
        var file = File(0, 0);
        foreach (var room in (long[])[0, 100, 0, 100])
        {
            _disk.Room = room;
            file.Write("12"u8);
        }

        Assert.Equal([false, true, false, true], _troubles.Select(trouble => trouble.Over));
        Assert.Equal(4, file.LostBytes);
    }

    [Fact]
    public void A_file_that_another_program_emptied_is_not_full()
    {
        var file = File(10, 2);
        file.Write("12345678"u8);
        _disk.Truncate(_disk.Open("a", LogFileMode.Named));
        file.Write("90"u8);
        Assert.Equal("90", _disk["a"]);
    }

    [Fact]
    public void Reopen_goes_on_under_the_name()
    {
        var file = File(10, 2);
        file.Write("before"u8);
        _disk.Rename("a", "moved");
        file.Write("-"u8);
        Assert.Equal(0, Math.Min(0, file.Reopen()));
        file.Write("after"u8);
        Assert.Equal(("before-", "after"), (_disk["moved"], _disk["a"]));
        Assert.Equal(1, _disk.OpenCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_fails_every_byte_is_in_a_file_or_counted(int seed)
    {
        var random = new Random(seed);
        var file = File(500, 10_000);
        var (written, faulty) = (0, false);
        _disk.Refuse = (_, _) => faulty && random.Next(3) == 0 ? Libc.EIO : 0;
        for (var step = 0; step < 3000; step++)
        {
            faulty = random.Next(10) == 0 ? !faulty : faulty;
            _disk.Room = faulty && random.Next(4) == 0 ? random.Next(60) : long.MaxValue;
            var chunk = Enumerable.Range(0, random.Next(1, 120)).Select(_ => (byte)('!' + (written++ % 90))).ToArray();
            file.Write(chunk);
            if (random.Next(100) == 0)
            {
                file.Reopen();
            }
        }

        var kept = _disk.Names.Sum(name => _disk[name]!.Length);
        Assert.Equal(written, kept + file.LostBytes);
        Assert.InRange(file.LostBytes, 1, written / 2);
        Assert.InRange(_disk.Names.Count(), 50, 400);
        Assert.Equal(1, _disk.OpenCount);
    }

    private RotatingFile File(long maxBytes, int backups)
    {
        var file = new RotatingFile(_disk, "a", new RotatingFileSettings(maxBytes, backups, LogFileMode.Named), _troubles.Add);
        Assert.True(file.Open() >= 0);
        return file;
    }

    private void AssertRotated(long maxBytes, string text)
    {
        File(maxBytes, 2).Write(System.Text.Encoding.ASCII.GetBytes(text));
        Assert.Equal(text, _disk["a.1"]);
    }
}
