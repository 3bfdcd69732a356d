using System.Text.RegularExpressions;

namespace Supervisor.Help.Pages;

/// <summary>Markdown as a console can show it.</summary>
public static partial class PlainText
{
    /// <summary>Paragraphs with their lines joined; lists keep a line for each item, code keeps its lines.</summary>
    public static IEnumerable<string> Paragraphs(string markdown) => Section.Pieces(markdown.Split('\n'))
        .SelectMany(piece => piece.Code ? [piece.Text] : Blank().Split(piece.Text).Select(Joined))
        .Where(text => text.Length > 0);

    /// <summary>Without the marks of markdown inside a line.</summary>
    public static string Inline(string text)
    {
        text = Link().Replace(text, match => match.Groups[2].Value.StartsWith("http", StringComparison.Ordinal) ? $"{match.Groups[1].Value} ({match.Groups[2].Value})" : match.Groups[1].Value);
        text = Strong().Replace(text, "$1");
        text = Code().Replace(text, "$1");
        return Escape().Replace(text, "$1");
    }

    private static string Joined(string paragraph)
    {
        var lines = new List<string>();
        foreach (var line in paragraph.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0))
        {
            if (lines.Count == 0 || Item().IsMatch(line) || line.StartsWith('|'))
            {
                lines.Add(line.Trim());
            }
            else
            {
                lines[^1] += " " + line.Trim();
            }
        }

        return Inline(string.Join('\n', lines));
    }

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex Blank();

    [GeneratedRegex(@"^\s*([-*]|\d+\.)\s")]
    private static partial Regex Item();

    [GeneratedRegex(@"(?<!\\)\[([^\]\n]+)\]\(([^)\n]*)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\*\*([^*\n]+)\*\*")]
    private static partial Regex Strong();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\\([\\`*_{}\[\]<>()#+\-.!|])")]
    private static partial Regex Escape();
}
