namespace Supervisor.Help.Pages;

/// <summary>A heading and the lines up to the next one of its level or above.</summary>
public sealed record Section(string Title, IReadOnlyList<string> Lines)
{
    public string Text => string.Join('\n', Lines).Trim('\n');

    /// <summary>Sections of a level; what stands before the first is called "". Headings inside fences are code.</summary>
    public static IReadOnlyList<Section> Split(IEnumerable<string> lines, int level)
    {
        var mark = new string('#', level) + ' ';
        var found = new List<Section>();
        var title = "";
        var held = new List<string>();
        var fenced = false;
        foreach (var line in lines)
        {
            fenced ^= IsFence(line);
            if (!fenced && line.StartsWith(mark, StringComparison.Ordinal))
            {
                found.Add(new Section(title, held));
                (title, held) = (line[mark.Length..].Trim(), []);
            }
            else
            {
                held.Add(line);
            }
        }

        found.Add(new Section(title, held));
        return found;
    }

    public static bool IsFence(string line) => line.TrimStart().StartsWith("```", StringComparison.Ordinal);

    /// <summary>Prose and fenced blocks, in turn.</summary>
    public static IEnumerable<(bool Code, string Language, string Text)> Pieces(IEnumerable<string> lines)
    {
        var held = new List<string>();
        string? language = null;
        foreach (var line in lines)
        {
            if (!IsFence(line))
            {
                held.Add(line);
                continue;
            }

            yield return (language is not null, language ?? "", string.Join('\n', held).Trim('\n'));
            language = language is null ? line.Trim().Trim('`') : null;
            held.Clear();
        }

        yield return (language is not null, language ?? "", string.Join('\n', held).Trim('\n'));
    }
}
