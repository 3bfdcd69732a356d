using System.Text;

namespace Supervisor.Compatibility.Compare;

/// <summary>One step, or one thing looked at when all is over, and the lines it gave.</summary>
public sealed record Section(string Heading, IReadOnlyList<string> Lines);

/// <summary>What a play gave, made comparable. As text: a heading at the margin, its lines after "| ".</summary>
public sealed record Transcript(IReadOnlyList<Section> Sections)
{
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (Section section in Sections)
        {
            text.Append(section.Heading).Append('\n');
            foreach (string line in section.Lines)
            {
                text.Append("| ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    public static Transcript Parse(string text)
    {
        var sections = new List<Section>();
        List<string> lines = [];
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("| ", StringComparison.Ordinal))
            {
                lines.Add(line[2..]);
            }
            else
            {
                sections.Add(new Section(line, lines = []));
            }
        }

        return new Transcript(sections);
    }
}
