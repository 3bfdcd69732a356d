using System.Globalization;
using System.Text;
using Supervisor.Ctl.Typing;

namespace Supervisor.Unit.Ctl.Typing;

/// <summary>A terminal's picture of what was written to it. A sequence it does not know fails the test; so does a row that is too wide.</summary>
internal sealed class FakeScreen(int width = 80) : StringWriter(CultureInfo.InvariantCulture)
{
    /// <summary>As it was when the editor gave the terminal back.</summary>
    public (string[] Rows, int Column, int Bells) PictureWhileTyping() => Picture(ToString()[..ToString().LastIndexOf("\e[?2004l", StringComparison.Ordinal)]);

    public (string[] Rows, int Column, int Bells) Picture() => Picture(ToString());

    private (string[] Rows, int Column, int Bells) Picture(string text)
    {
        var rows = new List<StringBuilder> { new() };
        var (column, bells) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var row = rows[^1];
            switch (text[i])
            {
                case '\r':
                    column = 0;
                    break;
                case '\n':
                    rows.Add(new());
                    column = 0;
                    break;
                case '\a':
                    bells++;
                    break;
                case '\e':
                    var end = text.IndexOfAny([.. "hlKCHJ"], i);
                    Sequence(text[(i + 1)..(end + 1)], row, ref column);
                    i = end;
                    break;
                default:
                    Put(row, text[i], ref column);
                    break;
            }
        }

        return ([.. rows.Select(row => row.ToString())], column, bells);
    }

    private static void Sequence(string sequence, StringBuilder row, ref int column)
    {
        switch (sequence)
        {
            case "[?2004h" or "[?2004l":
                break;
            case "[K":
                row.Length = Math.Min(row.Length, IndexOf(row, column));
                break;
            case ['[', .. var count, 'C']:
                column += int.Parse(count, CultureInfo.InvariantCulture);
                break;
            default:
                Assert.Fail($"unknown sequence {sequence}");
                break;
        }
    }

    private void Put(StringBuilder row, char letter, ref int column)
    {
        if (char.IsLowSurrogate(letter))
        {
            row.Append(letter);
            return;
        }

        var at = IndexOf(row, column);
        var cells = char.IsHighSurrogate(letter) ? 2 : RuneWidth.Of(letter.ToString());
        if (cells > 0 && at < row.Length)
        {
            row.Remove(at, 1);
        }

        row.Insert(at, letter);
        column += cells;
        Assert.True(column < width, $"column {column} of {width}: {row}");
    }

    private static int IndexOf(StringBuilder row, int column)
    {
        var (at, cells) = (0, 0);
        while (at < row.Length && (cells < column || (cells == column && RuneWidth.Of(row[at].ToString()) == 0)))
        {
            cells += char.IsHighSurrogate(row[at]) ? 2 : char.IsLowSurrogate(row[at]) ? 0 : RuneWidth.Of(row[at].ToString());
            at++;
        }

        return at;
    }
}
