using System.Text;
using Supervisor.Engine.Logs;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Logs;

public sealed class LogPastTests
{
    private readonly FakeLogFiles _disk = new();

    [Fact]
    public void A_long_past_is_given_in_pieces_and_its_files_are_closed_behind_the_reader()
    {
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"line {i:00000}\n"));
        (_disk["b.1"], _disk["b"]) = (text[..200_000], text[200_000..]);
        var file = _disk.OpenToRead("b");
        using var past = new LogPast(_disk, [file], () => LastLines.Find(_disk, "b", 40_000, file, text.Length - 200_000));
        Assert.Equal(1, _disk.OpenCount);
        var (read, open) = (new StringBuilder(), new List<int>());
        bool more;
        do
        {
            more = past.Read(out var bytes, out var missing);
            Assert.InRange(bytes.Length, 1, LogPast.Piece);
            Assert.Equal(0, missing);
            read.Append(Encoding.ASCII.GetString(bytes.Span));
            Assert.Equal(text.Length - read.Length, past.Left);
            open.Add(_disk.OpenCount);
        }
        while (more);

        Assert.Equal(text, read.ToString());
        Assert.Equal([2, 1, 0], open.Distinct());
    }

    [Fact]
    public void Who_wants_no_more_closes_what_is_open()
    {
        _disk["b"] = new string('x', 200_000);
        var file = _disk.OpenToRead("b");
        var past = new LogPast(_disk, [file], () => [LastBytes.Of(file, 200_000, 200_000)]);
        Assert.True(past.Read(out _, out _));
        past.Dispose();
        past.Dispose();
        Assert.Equal(0, _disk.OpenCount);
    }

    [Fact]
    public void What_is_gone_from_a_file_while_it_is_read_is_told_as_missing()
    {
        _disk["b"] = new string('x', 100_000);
        var file = _disk.OpenToRead("b");
        using var past = new LogPast(_disk, [file], () => [LastBytes.Of(file, 150_000, 150_000)], expected: 150_000);
        var (given, lost) = (0L, 0L);
        bool more;
        do
        {
            more = past.Read(out var bytes, out var missing);
            (given, lost) = (given + bytes.Length, lost + missing);
        }
        while (more);

        Assert.Equal((100_000L, 50_000L, 0L), (given, lost, past.Left));
    }
}
