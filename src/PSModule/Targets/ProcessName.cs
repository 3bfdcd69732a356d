using System.Management.Automation;
using System.Text;

namespace Supervisor.PSModule;

/// <summary>How a name or pattern selects processes: "program", "group:process", "group:*", or wildcards.</summary>
internal static class ProcessName
{
    /// <summary>Says one certain name: nothing having it is a mistake. "group:*" is literal as to its group.</summary>
    public static bool IsLiteral(string name) =>
        !WildcardPattern.ContainsWildcardCharacters(name.EndsWith(":*", StringComparison.Ordinal) ? name[..^2] : name);

    /// <summary>The name as a pattern that matches nothing else.</summary>
    public static string Literal(string name)
    {
        var escaped = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            // fnmatch's way of quoting; a backtick is PowerShell's alone and the engine does not know it.
            _ = letter is '*' or '?' or '[' ? escaped.Append('[').Append(letter).Append(']') : escaped.Append(letter);
        }

        return escaped.ToString();
    }

    public static Predicate<SupervisedProcess> Selects(string name)
    {
        if (name.EndsWith(":*", StringComparison.Ordinal) && IsLiteral(name))
        {
            return process => Same(process.Group, name[..^2]);
        }

        if (IsLiteral(name))
        {
            return process => Same(process.Name, name) || Same(process.Group, name) || Same($"{process.Group}:{process.ProcessName}", name);
        }

        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return process => pattern.IsMatch(process.Name) || pattern.IsMatch($"{process.Group}:{process.ProcessName}");
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
