using System.Text;
using Supervisor.Engine.Logs;

namespace Supervisor.Unit.Logs;

public class AnsiStripperTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\e[31mred\e[0m", "red")]
    [InlineData("a\e[2Jb\e[10;20Hc", "abc")]
    [InlineData("a\e[38;5;196mb", "ab")]
    [InlineData("alone \e x", "alone \e x")]
    [InlineData("twice \e\e[1mx", "twice \ex")]
    [InlineData("\e[?25lhidden\e[?25h", "hidden")]
    public void Sequences_go_and_text_stays_however_it_is_cut(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var size = 1; size <= bytes.Length; size++)
        {
            var (stripper, spare, result) = (new AnsiStripper(), Array.Empty<byte>(), new List<byte>());
            foreach (var chunk in bytes.Chunk(size))
            {
                result.AddRange(stripper.Strip(chunk, ref spare).ToArray());
            }

            Assert.Equal(expected, Encoding.UTF8.GetString(result.ToArray()));
        }
    }

    [Fact]
    public void Text_without_sequences_is_not_copied()
    {
        var spare = Array.Empty<byte>();
        var text = "nothing to do"u8.ToArray();
        Assert.True(new AnsiStripper().Strip(text, ref spare) == text.AsSpan());
        Assert.Empty(spare);
    }
}
