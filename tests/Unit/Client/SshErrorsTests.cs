using Supervisor.Client;

namespace Supervisor.Unit.Client;

public class SshErrorsTests
{
    [Fact]
    public void The_last_lines_are_kept_in_whatever_pieces_they_come()
    {
        const string Text = "Warning: Permanently added 'web1'\r\n\nssh: connect to host web1\r\n  lost connection";
        for (var size = 1; size <= Text.Length; size++)
        {
            var errors = new SshErrors();
            foreach (var piece in Text.Chunk(size))
            {
                errors.Add(piece);
            }

            Assert.Equal("ssh: connect to host web1; lost connection", errors.Finish());
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("x\n")]
    [InlineData("\n")]
    public void However_much_comes_little_is_kept(string piece)
    {
        var errors = new SshErrors();
        var block = string.Concat(Enumerable.Repeat(piece, 10_000));
        for (var i = 0; i < 100; i++)
        {
            errors.Add(block);
            Assert.InRange(errors.Kept, 0, 8 << 10);
        }

        Assert.InRange(errors.Finish().Length, 0, 16 << 10);
    }

    [Fact]
    public void Of_a_line_without_end_the_beginning_is_told()
    {
        var errors = new SshErrors();
        errors.Add("ssh: no route ");
        errors.Add(new string('x', 1_000_000));
        Assert.StartsWith("ssh: no route xxx", errors.Finish(), StringComparison.Ordinal);
    }
}
