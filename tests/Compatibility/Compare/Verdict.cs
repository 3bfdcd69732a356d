using Supervisor.Compatibility.Text;

namespace Supervisor.Compatibility.Compare;

/// <summary>What a comparison found: odd lines by the difference that explains them, those without, and differences that were promised and did not occur.</summary>
public sealed record Verdict(IReadOnlyList<(Difference Difference, OddLine Line)> Explained, IReadOnlyList<OddLine> Unexplained, IReadOnlyList<string> Missing)
{
    public bool Holds => Unexplained.Count == 0 && Missing.Count == 0;

    public int Differences => Explained.Select(e => e.Difference.Id).Distinct().Count();

    public static Verdict On(Scenario scenario, Transcript original, Transcript ours)
    {
        Difference[] known = [.. Difference.All.Values.Where(d => d.Everywhere),
            .. scenario.Differs.Select(id => Difference.All.GetValueOrDefault(id) ?? throw new FormatException($"{scenario.Name}: Differences.txt has no '{id}'"))];
        var explained = new List<(Difference, OddLine)>();
        var unexplained = new List<OddLine>();
        foreach (OddLine line in LineDifference.Between(original, ours))
        {
            if (known.FirstOrDefault(d => d.Explains(line)) is { } difference)
            {
                explained.Add((difference, line));
            }
            else
            {
                unexplained.Add(line);
            }
        }

        return new Verdict(explained, unexplained, [.. scenario.Differs.Where(id => !explained.Any(e => e.Item1.Id == id))]);
    }

    public override string ToString()
    {
        var lines = new List<string>();
        foreach (IGrouping<string, OddLine> section in Unexplained.GroupBy(line => line.Section))
        {
            lines.Add(section.Key);
            lines.AddRange(section.Select(line => "  " + line));
        }

        lines.AddRange(Missing.Select(id => $"the difference '{id}' is promised and did not occur"));
        return string.Join('\n', lines);
    }
}
