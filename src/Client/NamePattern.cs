using System.Text.RegularExpressions;

namespace Supervisor.Client;

/// <summary>
/// Which processes a name selects: "process", "group:process", a group, "group:*", "group:", "*" or a wildcard pattern. Case counts in a
/// name that is there; for one that is not, the only one that differs by nothing but case is taken. Patterns ignore case.
/// </summary>
internal static class NamePattern
{
    public static bool IsWildcard(string name) => name.AsSpan().ContainsAny('*', '?', '[');

    public static IReadOnlyList<SupervisedProcess> Select(string name, IReadOnlyCollection<SupervisedProcess> all)
    {
        var group = name.EndsWith(":*", StringComparison.Ordinal) ? name[..^2] : name.EndsWith(':') ? name[..^1] : null;
        if (group is not null && !IsWildcard(group))
        {
            var written = Written(group, [.. all.Select(process => process.Group).Distinct()]);
            return [.. all.Where(process => process.Group == written)];
        }

        name = name.EndsWith(':') ? name + "*" : name;
        if (IsWildcard(name))
        {
            return [.. all.Where(process => Like(name, process.Name) || Like(name, FullName(process)))];
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
}
