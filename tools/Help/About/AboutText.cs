using System.Text;
using Supervisor.Help.Pages;

namespace Supervisor.Help.About;

/// <summary>An about_ topic as the text that Get-Help shows.</summary>
public static class AboutText
{
    private const int Width = 80;
    private const string Indent = "    ";

    public static string Of(string markdown)
    {
        var (_, body) = CommandPageReader.FrontMatter(markdown.ReplaceLineEndings("\n").Split('\n'));
        var text = new StringBuilder();
        var fenced = false;
        var paragraph = new List<string>();
        foreach (var line in body)
        {
            if (Section.IsFence(line))
            {
                Flush();
                fenced = !fenced;
                if (!fenced)
                {
                    text.Append('\n');
                }
            }
            else if (fenced)
            {
                text.Append(line.Length == 0 ? "\n" : $"{Indent}{Indent}{line}\n");
            }
            else if (line.Trim().Length == 0 || line.StartsWith('#'))
            {
                Flush();
                Heading(line, text);
            }
            else
            {
                paragraph.Add(line);
            }
        }

        Flush();
        return text.ToString().TrimEnd() + "\n";

        void Flush()
        {
            if (paragraph.Count > 0)
            {
                text.Append(paragraph[0].StartsWith('|') ? AboutTable.Of(paragraph, Indent, Width) : Wrapped(paragraph)).Append('\n');
                paragraph.Clear();
            }
        }
    }

    // Get-Help takes a topic's synopsis from what follows SHORT DESCRIPTION.
    private static void Heading(string line, StringBuilder text)
    {
        var title = PlainText.Inline(line.TrimStart('#').Trim());
        text.Append(line switch
        {
            ['#', ' ', ..] => $"TOPIC\n{Indent}{title}\n\n",
            ['#', '#', ' ', ..] => $"{title.ToUpperInvariant()}\n",
            ['#', ..] => $"  {title}\n",
            _ => "",
        });
    }

    private static string Wrapped(List<string> lines) => string.Concat(
        PlainText.Paragraphs(string.Join('\n', lines)).SelectMany(paragraph => paragraph.Split('\n')).Select(line => Fill(line, line.StartsWith("- ", StringComparison.Ordinal) ? "  " : "")));

    private static string Fill(string line, string hanging)
    {
        var text = new StringBuilder(Indent);
        var column = Indent.Length;
        var first = true;
        foreach (var word in line.Split(' '))
        {
            if (!first && column + 1 + word.Length > Width)
            {
                text.Append('\n').Append(Indent).Append(hanging);
                (column, first) = (Indent.Length + hanging.Length, true);
            }

            text.Append(first ? "" : " ").Append(word);
            column += word.Length + (first ? 0 : 1);
            first = false;
        }

        return text.Append('\n').ToString();
    }
}
