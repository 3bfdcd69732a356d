using System.Text;
using Supervisor.Help.Pages;

namespace Supervisor.Help.About;

/// <summary>A markdown table with its columns lined up; the last column wraps under itself.</summary>
public static class AboutTable
{
    private const int NarrowestLast = 24;

    public static string Of(IReadOnlyList<string> lines, string indent, int width)
    {
        var rows = lines.Select(Cells).Where(row => !row.All(cell => cell.Trim('-', ':').Length == 0)).ToList();
        var widths = Enumerable.Range(0, rows.Max(row => row.Length)).Select(at => rows.Max(row => row.ElementAtOrDefault(at)?.Length ?? 0)).ToArray();
        var before = indent.Length + widths[..^1].Sum(one => one + 2);
        var last = Math.Max(NarrowestLast, width - before);
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            Row(row);
            if (row == rows[0])
            {
                Row([.. widths.Select((one, at) => new string('-', at == widths.Length - 1 ? Math.Min(one, last) : one))]);
            }
        }

        return text.ToString();

        void Row(string[] cells)
        {
            var head = string.Concat(cells[..^1].Select((cell, at) => cell.PadRight(widths[at] + 2)));
            var lines = Filled(cells[^1], last).ToList();
            for (var at = 0; at < lines.Count; at++)
            {
                text.Append((indent + (at == 0 ? head : new string(' ', head.Length)) + lines[at]).TrimEnd()).Append('\n');
            }
        }
    }

    // A bar inside a cell is written \|.
    private static string[] Cells(string line) =>
        [.. line.Trim().Trim('|').Replace("\\|", "\u0001").Split('|').Select(cell => PlainText.Inline(cell.Trim()).Replace('\u0001', '|'))];

    private static IEnumerable<string> Filled(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += (line.Length == 0 ? "" : " ") + word;
        }

        yield return line;
    }
}
