using System.Text;
using Supervisor.Engine.Http;

namespace Supervisor.Unit.Http;

public sealed class LineSplitterTests
{
    private readonly LineSplitter _splitter = new("web", "StdOut");

    [Fact]
    public void Lines_carry_the_position_after_them()
    {
        Assert.Equal([("a", 102L), ("bc", 105L)], Take("a\nbc\n", 105));
        Assert.Null(_splitter.Rest(105));
    }

    [Fact]
    public void A_line_that_comes_in_two_pieces_is_given_once()
    {
        Assert.Empty(Take("hel", 3));
        Assert.Equal([("hello", 6L)], Take("lo\n", 6));
    }

    [Fact]
    public void What_has_no_line_end_is_given_at_the_end()
    {
        Assert.Equal([("a", 2L)], Take("a\nrest", 6));
        Assert.Equal("rest", _splitter.Rest(6)!.Line);
    }

    [Fact]
    public void The_carriage_return_of_a_line_end_is_dropped() => Assert.Equal([("a", 3L)], Take("a\r\n", 3));

    [Fact]
    public void An_endless_line_is_given_in_parts() => Assert.Equal(300 << 10, Take(new string('x', 300 << 10), 300 << 10).Single().Line.Length);

    [Fact]
    public void What_was_lost_is_told_by_the_next_line_and_the_torn_one_before_it_is_lost_too()
    {
        Assert.Empty(Take("half", 4));
        var line = _splitter.Take(Encoding.UTF8.GetBytes("b\nc\n"), 108, 100).ToList();
        Assert.Equal([104, 0], line.Select(l => l.Lost));
    }

    private List<(string Line, long Position)> Take(string text, long end) =>
        [.. _splitter.Take(Encoding.UTF8.GetBytes(text), end, 0).Select(line => (line.Line, line.Position))];
}
