using System.Text.RegularExpressions;

namespace Supervisor.Client;

/// <summary>
/// Which processes a name selects: "process", "group:process", a group, "group:*", "group:", "*" or a wildcard pattern. Case counts in a
/// name that is there; for one that is not, the only one that differs by nothing but case is taken. Patterns ignore case.
/// </summary>
internal static partial class NamePattern
{
    /// <summary>
    /// May mean nothing without being a mistake. "group:*" names one certain group, "[[]", "[*]" and "[?]" are letters in quotes, and a "["
    /// that is never closed is a letter like any other.
    /// </summary>
    public static bool IsWildcard(string name)
    {
        var rest = Quoted().Replace(GroupOf(name) ?? name, "_");
        return rest.AsSpan().ContainsAny('*', '?') || (rest.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open && rest.IndexOf(']', open) > open);
    }

    /// <summary>What is called so wins over what it means as a pattern: process_name can make a "web[1]".</summary>
    public static IReadOnlyList<SupervisedProcess> Select(string name, IReadOnlyCollection<SupervisedProcess> all)
    {
        if (Called(name, all) is { Count: > 0 } called)
        {
            return called;
        }

        if (!IsWildcard(name))
        {
            return Called(Unquoted(name), all);
        }

        name = name.EndsWith(':') ? name + "*" : name;
        return [.. all.Where(process => Like(name, process.Name) || Like(name, FullName(process)))];
    }

    /// <summary>The groups of this name, or of those that a pattern means.</summary>
    public static IReadOnlyList<string> Groups(string name, IReadOnlyCollection<string> known) =>
        Written(name, known) is var called && (known.Contains(called) || !IsWildcard(name)) ? [known.Contains(called) ? called : Written(Unquoted(name), known)]
        : [.. known.Where(group => Like(name, group))];

    private static IReadOnlyList<SupervisedProcess> Called(string name, IReadOnlyCollection<SupervisedProcess> all)
    {
        if (GroupOf(name) is { } group)
        {
            var written = Written(group, [.. all.Select(process => process.Group).Distinct()]);
            return [.. all.Where(process => process.Group == written)];
        }

        foreach (var comparison in (StringComparison[])[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
        {
            var found = all.Where(process => name.Equals(process.Name, comparison) || name.Equals(FullName(process), comparison) || name.Equals(process.Group, comparison)).ToList();
            if (found.Count > 0)
            {
                // Two groups that differ by case alone: nobody knows which is meant.
                return comparison == StringComparison.Ordinal || found.DistinctBy(process => process.Group).Count() == 1 ? found : [];
            }
        }

        return [];
    }

    private static string? GroupOf(string name) =>
        name.EndsWith(":*", StringComparison.Ordinal) ? name[..^2] : name.EndsWith(':') ? name[..^1] : null;

    private static string Unquoted(string name) => Quoted().Replace(name, letter => letter.Value[1..2]);

    /// <summary>The name as it is written among those that are known.</summary>
    public static string Written(string name, IReadOnlyCollection<string> known)
    {
        var similar = known.Where(other => other.Equals(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        return known.Contains(name) || similar.Length != 1 ? name : similar[0];
    }

    public static bool Like(string pattern, string text) =>
        Regex.IsMatch(text, Expression(pattern), RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.IgnoreCase);

    private static string FullName(SupervisedProcess process) => $"{process.Group}:{process.ProcessName}";

    private static string Expression(string pattern) =>
        @"\A" + Regex.Replace(pattern, @"\[[^]]+\]|.", part => part.Value switch
        {
            "*" => ".*",
            "?" => ".",
            ['[', .., ']'] set => "[" + set[1..^1].Replace(@"\", @"\\").Replace("^", @"\^").Replace("[", @"\[") + "]",
            var other => Regex.Escape(other),
        }, RegexOptions.Singleline) + @"\z";

    [GeneratedRegex(@"\[[[*?]\]")]
    private static partial Regex Quoted();
}
