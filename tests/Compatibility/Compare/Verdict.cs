using Supervisor.Compatibility.Text;

namespace Supervisor.Compatibility.Compare;

/// <summary>What a comparison found: odd lines by the difference that explains them, those without, and differences that were promised and did not occur.</summary>
public sealed record Verdict(IReadOnlyList<(Difference Difference, OddLine Line)> Explained, IReadOnlyList<OddLine> Unexplained, IReadOnlyList<string> Missing)
{
    public bool Holds => Unexplained.Count == 0 && Missing.Count == 0;

    public int Differences => Explained.Select(e => e.Difference.Id).Distinct().Count();

    public static Verdict On(Scenario scenario, Transcript original, Transcript ours)
    {
        Difference[] known = [.. scenario.Differs.Where(Difference.All.ContainsKey).Select(id => Difference.All[id]), .. Difference.All.Values.Where(d => d.Everywhere)];
        var explained = new List<(Difference Difference, OddLine Line)>();
        var unexplained = new List<OddLine>();
        foreach (OddLine line in Pair(LineDifference.Between(original, ours), known, explained))
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

        return new Verdict(explained, unexplained, [.. scenario.Differs.Where(id => !explained.Any(e => e.Difference.Id == id))]);
    }

    /// <summary>Takes out the lines that are the same on both sides once rewritten; each rewrite that was needed has occurred.</summary>
    private static List<OddLine> Pair(List<OddLine> odd, IReadOnlyList<Difference> known, List<(Difference, OddLine)> explained)
    {
        var left = new List<OddLine>(odd);
        foreach (OddLine mine in odd.Where(line => line.Ours))
        {
            string rewritten = Rewritten(mine);
            int pair = left.FindIndex(line => !line.Ours && line.Section == mine.Section && Rewritten(line) == rewritten);
            if (pair >= 0)
            {
                explained.AddRange(known.Where(d => d.Rewrite(mine.Text) != mine.Text || d.Rewrite(left[pair].Text) != left[pair].Text).Select(d => (d, mine)));
                left.RemoveAt(pair);
                left.Remove(mine);
            }
        }

        return left;

        string Rewritten(OddLine line) => known.Aggregate(line.Text, (text, difference) => difference.Rewrite(text));
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
