using System.Globalization;
using System.Text;

namespace Supervisor.Ctl.Typing;

/// <summary>One row of a terminal with prompt and line; of a line that is wider, the part around the cursor.</summary>
internal static class LineView
{
    /// <summary>What redraws the row and puts the cursor in its place.</summary>
    public static string Draw(string prompt, LineBuffer line, int width)
    {
        // The last column stays free: a cursor behind it would be on the next row.
        var room = Math.Max(1, width - 1);
        var shownPrompt = RuneWidth.Of(prompt) <= room - Math.Min(8, room / 2) ? prompt : "";
        var promptWidth = RuneWidth.Of(shownPrompt);
        room -= promptWidth;

        var runes = line.Runes;
        var first = line.Cursor;
        var before = 0;
        while (first > 0 && before + RuneWidth.Of(runes[first - 1]) <= room)
        {
            before += RuneWidth.Of(runes[--first]);
        }

        var text = new StringBuilder("\r").Append(shownPrompt);
        var used = 0;
        for (var i = first; i < runes.Count && used + RuneWidth.Of(runes[i]) <= room; i++)
        {
            used += RuneWidth.Of(runes[i]);
            text.Append(runes[i].ToString());
        }

        text.Append("\e[K\r");
        var column = promptWidth + before;
        return (column == 0 ? text : text.Append(CultureInfo.InvariantCulture, $"\e[{column}C")).ToString();
    }
}
