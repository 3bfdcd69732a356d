using System.Text;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Posix;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Logs;

public class LogReaderTests
{
    private const string Content = "0123456789abcdefghijk\n";
    private readonly FakeLogFiles _disk = new() { ["a"] = Content };

    [Theory]
    [InlineData(-5, 0, "hijk\n")]
    [InlineData(-100, 0, Content)]
    [InlineData(0, 0, Content)]
    [InlineData(20, 0, "k\n")]
    [InlineData(3, 4, "3456")]
    [InlineData(20, 100, "k\n")]
    [InlineData(22, 0, "")]
    [InlineData(100, 10, "")]
    public void Read_gives_the_bytes_asked_for(long offset, long length, string expected) =>
        Assert.Equal(expected, Text(((LogReadResult.Bytes)new LogReader(_disk).Read("a", offset, length)).Content));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(-1, -1)]
    [InlineData(0, -1)]
    [InlineData(5, -3)]
    public void Read_refuses_wrong_signs(long offset, long length) =>
        Assert.Equal(new LogReadResult.Refused(LogFault.BadArguments), new LogReader(_disk).Read("a", offset, length));

    [Fact]
    public void A_missing_file_is_seen_before_wrong_signs() =>
        Assert.Equal(new LogReadResult.Refused(LogFault.NoFile), new LogReader(_disk).Read("none", -1, 1));

    [Theory]
    [InlineData(null)]
    [InlineData("none")]
    public void Read_without_a_file_is_no_file(string? path) =>
        Assert.Equal(new LogReadResult.Refused(LogFault.NoFile), new LogReader(_disk).Read(path, 0, 0));

    [Fact]
    public void Read_that_the_disk_refuses_has_failed()
    {
        _disk.Refuse = (operation, _) => operation == "read" ? Libc.EACCES : 0;
        Assert.Equal(new LogReadResult.Refused(LogFault.Failed), new LogReader(_disk).Read("a", 0, 0));
    }

    [Fact]
    public void A_device_is_not_read()
    {
        _disk.MakeDevice("/dev/stdout");
        Assert.Equal(new LogReadResult.Refused(LogFault.Failed), new LogReader(_disk).Read("/dev/stdout", 0, 0));
    }

    // As seen on a 22-byte file with the original.
    [Theory]
    [InlineData(0, 10, "cdefghijk\n", true)]
    [InlineData(0, 1000, Content, false)]
    [InlineData(5, 3, "jk\n", true)]
    [InlineData(22, 10, "", false)]
    [InlineData(100, 10, "", false)]
    [InlineData(0, 0, "", true)]
    public void Tail_keeps_the_quirks_of_the_original(long offset, long length, string expected, bool overflow)
    {
        var tail = (LogReadResult.Tail)new LogReader(_disk).Tail("a", offset, length);
        Assert.Equal((expected, 22, overflow), (Text(tail.Content), tail.Offset, tail.Overflow));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("none")]
    public void Tail_of_nothing_is_empty(string? path)
    {
        var tail = (LogReadResult.Tail)new LogReader(_disk).Tail(path, 0, 10);
        Assert.Equal(("", 0, false), (Text(tail.Content), tail.Offset, tail.Overflow));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "six")]
    [InlineData(2, "five\nsix")]
    [InlineData(3, "four\nfive\nsix")]
    [InlineData(5, "two\nthree\nfour\nfive\nsix")]
    [InlineData(50, "one\ntwo\nthree\nfour\nfive\nsix")]
    public void Lines_reach_into_the_backups(int count, string expected)
    {
        (_disk["b"], _disk["b.1"], _disk["b.2"]) = ("five\nsix", "three\nfour\n", "one\ntwo\n");
        Assert.Equal(expected, Text(((LogReadResult.Bytes)new LogReader(_disk).Lines("b", count)).Content));
        Assert.Equal(0, _disk.OpenCount);
    }

    [Fact]
    public void A_line_cut_by_a_rotation_is_whole_again()
    {
        (_disk["b"], _disk["b.1"]) = ("ond\nthird\n", "first\nsec");
        Assert.Equal("second\nthird\n", Text(((LogReadResult.Bytes)new LogReader(_disk).Lines("b", 2)).Content));
    }

    [Fact]
    public void Lines_longer_than_a_block_come_whole()
    {
        var line = new string('x', 200_000);
        _disk["b"] = $"no\n{line}\n";
        Assert.Equal(line + "\n", Text(((LogReadResult.Bytes)new LogReader(_disk).Lines("b", 1)).Content));
    }

    private static string Text(byte[] bytes) => Encoding.ASCII.GetString(bytes);
}
