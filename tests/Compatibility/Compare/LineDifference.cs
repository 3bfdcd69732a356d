namespace Supervisor.Compatibility.Compare;

/// <summary>A line that only one side has.</summary>
public readonly record struct OddLine(string Section, bool Ours, string Text)
{
    public override string ToString() => $"{(Ours ? "+ ours     " : "- original ")}{Text}";
}

/// <summary>What two transcripts do not share: a longest common subsequence in each section.</summary>
public static class LineDifference
{
    public static List<OddLine> Between(Transcript original, Transcript ours)
    {
        var odd = new List<OddLine>();
        ILookup<string, Section> theirs = Numbered(original).ToLookup(s => s.Key, s => s.Value), mine = Numbered(ours).ToLookup(s => s.Key, s => s.Value);
        foreach (string heading in Numbered(original).Select(s => s.Key).Union(Numbered(ours).Select(s => s.Key)))
        {
            string title = heading[..heading.LastIndexOf('#')];
            odd.AddRange(Between(title, theirs[heading].FirstOrDefault()?.Lines ?? [], mine[heading].FirstOrDefault()?.Lines ?? []));
        }

        return odd;
    }

    private static IEnumerable<KeyValuePair<string, Section>> Numbered(Transcript transcript) =>
        transcript.Sections.GroupBy(s => s.Heading).SelectMany(group => group.Select((s, i) => KeyValuePair.Create($"{s.Heading}#{i}", s)));

    private static IEnumerable<OddLine> Between(string section, IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        int[,] common = new int[a.Count + 1, b.Count + 1];
        for (int i = a.Count - 1; i >= 0; i--)
        {
            for (int j = b.Count - 1; j >= 0; j--)
            {
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        int x = 0, y = 0;
        while (x < a.Count || y < b.Count)
        {
            if (x < a.Count && y < b.Count && a[x] == b[y])
            {
                x++;
                y++;
            }
            else if (y == b.Count || (x < a.Count && common[x + 1, y] >= common[x, y + 1]))
            {
                yield return new OddLine(section, false, a[x++]);
            }
            else
            {
                yield return new OddLine(section, true, b[y++]);
            }
        }
    }
}
