using System.Text.RegularExpressions;

namespace Supervisor.Help.Pages;

/// <summary>Reads a cmdlet's markdown.</summary>
public static partial class CommandPageReader
{
    public static CommandPage Read(string text)
    {
        var (front, body) = FrontMatter(text.ReplaceLineEndings("\n").Split('\n'));
        var page = Section.Split(body, 1).FirstOrDefault(section => section.Title.Length > 0) ?? new Section("", []);
        var sections = Section.Split(page.Lines, 2);
        Section Of(string title) => sections.FirstOrDefault(section => section.Title == title) ?? new Section(title, []);
        return new CommandPage
        {
            FrontMatter = front,
            Name = page.Title,
            Sections = [.. sections.Skip(1).Select(section => section.Title)],
            Synopsis = Of("SYNOPSIS").Text,
            Syntax = Of("SYNTAX").Text,
            Description = Of("DESCRIPTION").Text,
            Examples = [.. Section.Split(Of("EXAMPLES").Lines, 3).Skip(1).Select(ReadExample)],
            Parameters = [.. Section.Split(Of("PARAMETERS").Lines, 3).Where(section => section.Title.StartsWith('-')).Select(ReadParameter)],
            Inputs = [.. Section.Split(Of("INPUTS").Lines, 3).Skip(1).Select(section => new DescribedType(section.Title, section.Text))],
            Outputs = [.. Section.Split(Of("OUTPUTS").Lines, 3).Skip(1).Select(section => new DescribedType(section.Title, section.Text))],
            Notes = Of("NOTES").Text,
            Links = [.. Link().Matches(Of("RELATED LINKS").Text).Select(match => new RelatedLink(match.Groups[1].Value, match.Groups[2].Value))],
        };
    }

    public static (IReadOnlyDictionary<string, string> Values, IEnumerable<string> Body) FrontMatter(string[] lines)
    {
        var end = lines is ["---", ..] ? Array.IndexOf(lines, "---", 1) : -1;
        return end < 0 ? (new Dictionary<string, string>(), lines) : (Pairs(lines[1..end]), lines[(end + 1)..]);
    }

    private static Example ReadExample(Section section)
    {
        var pieces = Section.Pieces(section.Lines).ToList();
        // What stands after the first block, further blocks included, are remarks.
        var first = pieces.FindIndex(piece => piece.Code);
        return new Example(
            section.Title,
            first < 0 ? "" : pieces[first].Text,
            string.Join("\n\n", pieces.Where((_, at) => at != first).Select(piece => piece.Text).Where(text => text.Length > 0)));
    }

    private static DescribedParameter ReadParameter(Section section)
    {
        var pieces = Section.Pieces(section.Lines).ToList();
        return new DescribedParameter(
            section.Title[1..],
            string.Join("\n\n", pieces.Where(piece => piece.Language != "yaml").Select(piece => piece.Text).Where(text => text.Length > 0)),
            [.. pieces.Where(piece => piece.Language == "yaml").Select(piece => new YamlBlock(Pairs(piece.Text.Split('\n'))))]);
    }

    private static Dictionary<string, string> Pairs(IEnumerable<string> lines) => lines
        .Select(line => line.Split(':', 2))
        .Where(pair => pair.Length == 2)
        .DistinctBy(pair => pair[0].Trim())
        .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim());

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)]*)\)")]
    private static partial Regex Link();
}
