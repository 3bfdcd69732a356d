using System.Text.RegularExpressions;
using Supervisor.Compatibility.Text;

namespace Supervisor.Compatibility.Compare;

/// <summary>An intended difference of Differences.txt: which odd lines it explains, and why they are meant to be.</summary>
/// <param name="Kind">"ours": a decision of docs/differences.md; "4.3": the original 4.3 differs from the 4.2.5 that is recorded; "missing": not there yet.</param>
/// <param name="Row">Words that docs/differences.md has.</param>
/// <param name="Everywhere">It occurs in every scenario that has the section, without being named there.</param>
/// <param name="Theirs">Whole lines that only the original has.</param>
/// <param name="Ours">Whole lines that only ours has.</param>
/// <param name="Rewrites">What makes a line of one side the same as a line of the other: stricter than two patterns, the rest must agree.</param>
public sealed record Difference(
    string Id, string Kind, string Why, string? Row, bool Everywhere,
    IReadOnlyList<Regex> Theirs, IReadOnlyList<Regex> Ours, IReadOnlyList<(Regex Pattern, string Replacement)> Rewrites)
{
    public static IReadOnlyDictionary<string, Difference> All { get; } =
        Parse(File.ReadAllText(Path.Combine(Suite.Directory, "Differences.txt"))).ToDictionary(d => d.Id);

    public bool Explains(OddLine line) => (line.Ours ? Ours : Theirs).Any(regex => regex.IsMatch(line.Text));

    public string Rewrite(string line) => Rewrites.Aggregate(line, (text, rewrite) => rewrite.Pattern.Replace(text, rewrite.Replacement));

    public static IEnumerable<Difference> Parse(string text)
    {
        foreach (string block in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = block.Split('\n').Where(line => line.Length > 0 && line[0] != '#')
                .Select(line => line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon
                    ? (Key: line[..colon], Value: line[(colon + 2)..].Trim())
                    : throw new FormatException($"Differences.txt: not 'key: value': {line}"))
                .ToLookup(field => field.Key, field => field.Value);
            if (fields.Count == 0)
            {
                continue;
            }

            string id = fields["difference"].SingleOrDefault() ?? throw new FormatException($"Differences.txt: a block without 'difference: ID': {block}");
            if (fields.FirstOrDefault(f => f.Key is not ("difference" or "kind" or "why" or "docs" or "everywhere" or "original" or "ours" or "rewrite")) is { } odd)
            {
                throw new FormatException($"Differences.txt: {id}: unknown key '{odd.Key}'");
            }

            yield return new Difference(id, fields["kind"].Single(), fields["why"].Single(), fields["docs"].SingleOrDefault(), fields["everywhere"].Contains("yes"),
                [.. fields["original"].Select(Whole)], [.. fields["ours"].Select(Whole)], [.. fields["rewrite"].Select(Rewriting)]);
        }
    }

    private static (Regex, string) Rewriting(string text) =>
        text.Split(" => ") is [var pattern, var replacement]
            ? (new Regex(pattern, RegexOptions.CultureInvariant), replacement)
            : throw new FormatException($"Differences.txt: not 'PATTERN => REPLACEMENT': {text}");

    private static Regex Whole(string pattern) => new($"^(?:{pattern})$", RegexOptions.CultureInvariant);
}
