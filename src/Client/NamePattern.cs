using System.Text.RegularExpressions;

namespace Supervisor.Client;

/// <summary>Which processes a name selects: "process", "group:process", a group, "group:*", "group:", "*" or a wildcard pattern.</summary>
internal static class NamePattern
{
    public static bool IsWildcard(string name) => name.AsSpan().ContainsAny('*', '?', '[');

    public static bool Matches(string name, SupervisedProcess process)
    {
        if (name.EndsWith(':'))
        {
            name += "*";
        }

        var full = $"{process.Group}:{process.ProcessName}";
        return IsWildcard(name)
            ? Like(name, process.Name) || Like(name, full)
            : name == process.Name || name == full || name == process.Group;
    }

    private static bool Like(string pattern, string text) => Regex.IsMatch(text, Expression(pattern), RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static string Expression(string pattern) =>
        @"\A" + Regex.Replace(pattern, @"\[[^]]+\]|.", part => part.Value switch
        {
            "*" => ".*",
            "?" => ".",
            ['[', .., ']'] set => "[" + set[1..^1].Replace(@"\", @"\\").Replace("^", @"\^").Replace("[", @"\[") + "]",
            var other => Regex.Escape(other),
        }, RegexOptions.Singleline) + @"\z";
}
