using System.Text;
using System.Text.RegularExpressions;
using Supervisor.Compatibility.Compare;
using Supervisor.Compatibility.Text;

namespace Supervisor.Compatibility.Coverage;

/// <summary>Something the original does, and how a recording shows that a scenario has it.</summary>
public sealed record CoverageRow(string Chapter, string Name, Func<Scenario, Transcript, bool> IsIn)
{
    public string Id => $"{Chapter}: {Name}";
}

/// <summary>Every row and the scenarios that have it, found in the recordings and not claimed by their authors.</summary>
public static class CoverageTable
{
    private static readonly string OpenPath = Path.Combine(Suite.Directory, "Coverage", "open.txt");

    public static string MarkdownPath => Path.Combine(Suite.Directory, "COVERAGE.md");

    public static IReadOnlyList<CoverageRow> Rows { get; } = [.. RpcRows(), .. CtlRows(), .. KeyRows(), .. LogRows(), .. EventRows()];

    /// <summary>The rows that are known to have no scenario yet. The list is only ever made shorter.</summary>
    public static IReadOnlyList<string> Open => File.Exists(OpenPath) ? [.. File.ReadLines(OpenPath).Where(line => line.Length > 0 && line[0] != '#')] : [];

    public static IReadOnlyList<(CoverageRow Row, IReadOnlyList<string> Scenarios)> Find()
    {
        var recordings = Suite.Names.Where(name => File.Exists(Suite.RecordingPath(name)))
            .Select(name => (Scenario: Suite.Read(name), Transcript: Transcript.Parse(File.ReadAllText(Suite.RecordingPath(name))))).ToList();
        string[] strange = [.. recordings.SelectMany(r => r.Scenario.Covers).Except(Rows.Select(row => row.Id))];
        return strange.Length > 0
            ? throw new FormatException($"covers: there is no row '{strange[0]}'")
            : [.. Rows.Select(row => (row, (IReadOnlyList<string>)[.. recordings
                .Where(r => row.IsIn(r.Scenario, r.Transcript) || r.Scenario.Covers.Contains(row.Id)).Select(r => r.Scenario.Name)]))];
    }

    public static string Markdown()
    {
        var found = Find();
        var text = new StringBuilder("# What the scenarios cover\n\nMade by `play.sh coverage` from the recordings; a test makes it again and compares.\n\n");
        text.Append($"{Suite.Names.Count} scenarios; {found.Count(f => f.Scenarios.Count > 0)} of {found.Count} rows have one.\n");
        foreach (var chapter in found.GroupBy(f => f.Row.Chapter))
        {
            text.Append($"\n## {chapter.Key}\n\n| row | scenarios |\n|---|---|\n");
            foreach (var (row, scenarios) in chapter)
            {
                string more = scenarios.Count > 4 ? $" and {scenarios.Count - 4} more" : "";
                text.Append($"| {row.Name.Replace("|", "\\|", StringComparison.Ordinal)} | {(scenarios.Count == 0 ? "**none yet**" : string.Join(", ", scenarios.Take(4)) + more)} |\n");
            }
        }

        text.Append("\n## Intended differences\n\n| id | kind | why | scenarios |\n|---|---|---|---|\n");
        var scenariosOf = Suite.Names.Select(Suite.Read).SelectMany(s => s.Differs.Select(id => (id, s.Name))).ToLookup(p => p.id, p => p.Name);
        foreach (Difference d in Difference.All.Values.OrderBy(d => d.Id, StringComparer.Ordinal))
        {
            text.Append($"| {d.Id} | {d.Kind} | {d.Why} | {(d.Everywhere ? "all" : string.Join(", ", scenariosOf[d.Id]))} |\n");
        }

        return text.ToString();
    }

    /// <summary>Writes the table, and strikes rows from the open list that have a scenario now. Gives how many stay open.</summary>
    public static int Write(bool bootstrap)
    {
        File.WriteAllText(MarkdownPath, Markdown());
        string[] uncovered = [.. Find().Where(f => f.Scenarios.Count == 0).Select(f => f.Row.Id)];
        string[] open = bootstrap ? uncovered : [.. Open.Intersect(uncovered)];
        File.WriteAllText(OpenPath, "# Rows that have no scenario yet. To be emptied: `play.sh coverage` strikes what is covered, nothing adds to it.\n" + string.Concat(open.Select(id => id + "\n")));
        return open.Length;
    }

    private static IEnumerable<CoverageRow> RpcRows() => Table.Read("rpc.tsv", 2).SelectMany(row => row[1].Split(' ').Select(outcome =>
    {
        var heading = new Regex($@"^> (& )?rpc {Regex.Escape(row[0])}( |$)");
        return new CoverageRow("XML-RPC", $"{row[0]} → {outcome}", (_, transcript) => transcript.Sections.Any(section =>
            heading.IsMatch(section.Heading) && section.Lines.Count > 0 && (outcome == "ok"
                ? !section.Lines[0].StartsWith("fault ", StringComparison.Ordinal) && !section.Lines[0].StartsWith("HTTP ", StringComparison.Ordinal)
                : Regex.IsMatch(section.Lines[0], $@"^fault \d+ {outcome}(:|$)"))));
    }));

    private static IEnumerable<CoverageRow> CtlRows() => Table.Read("ctl.tsv", 3).Select(row =>
    {
        var heading = new Regex($@"^> (& |until \S+ |until ""[^""]*"" |until '[^']*' )?ctl {row[0]}( |$)");
        var line = new Regex(row[2], RegexOptions.CultureInvariant);
        return new CoverageRow("supervisorctl", $"{row[0]} → {row[1]}", (_, transcript) => transcript.Sections.Any(section => heading.IsMatch(section.Heading) && section.Lines.Any(line.IsMatch)));
    });

    private static IEnumerable<CoverageRow> KeyRows() => Table.Read("keys.tsv", 2).SelectMany(row => row[1].Split(' ').Select(key =>
    {
        var pattern = new Regex($@"^\[{row[0]}(:[^\]]*)?\][^\[]*?^{Regex.Escape(key)}\s*[=:]", RegexOptions.Multiline | RegexOptions.IgnoreCase);
        return new CoverageRow("configuration", $"[{row[0]}] {key}", (scenario, _) =>
            scenario.Files.Select(f => f.Content).Append(scenario.Config).Concat(scenario.Steps.Select(s => s.Body ?? "")).Any(text => pattern.IsMatch(Unbracketed(text))));
    }));

    private static IEnumerable<CoverageRow> LogRows() => LogMessages.All.SelectMany(row => row.Level.Split('/').Select(level =>
        new CoverageRow("activity log", $"{level} {row.Name}", (_, transcript) => transcript.Sections.Any(section =>
            section.Lines.Any(line => line.StartsWith(level + " ", StringComparison.Ordinal) && row.Pattern.IsMatch(line[5..]))))));

    private static IEnumerable<CoverageRow> EventRows() => Table.Read("events.tsv", 1).Select(row =>
        new CoverageRow("events", row[0], (_, transcript) => transcript.Sections.Any(section =>
            section.Heading.Contains(".events", StringComparison.Ordinal) && section.Lines.Contains(row[0]))));

    /// <summary>A bracket inside of a line is no section.</summary>
    private static string Unbracketed(string text) => Regex.Replace(text, @"(?<!^)\[", "(", RegexOptions.Multiline);
}
