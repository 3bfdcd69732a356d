using System.Management.Automation;
using System.Text;

namespace Supervisor.PSModule;

/// <summary>How a name or pattern selects processes: "program", "group:process", "group:*", or wildcards.</summary>
internal static class ProcessName
{
    /// <summary>Says one certain name: nothing having it is a mistake. "group:*" is literal as to its group.</summary>
    public static bool IsLiteral(string name) =>
        !IsPattern(name.EndsWith(":*", StringComparison.Ordinal) ? name[..^2] : name);

    /// <summary>Has wildcards that mean something: a "[" that is never closed is a letter like any other.</summary>
    private static bool IsPattern(string text)
    {
        try
        {
            return WildcardPattern.ContainsWildcardCharacters(text) && (WildcardPattern.Get(text, WildcardOptions.None).IsMatch("") || true);
        }
        catch (WildcardPatternException)
        {
            return false;
        }
    }

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

    /// <summary>
    /// What the engine would act on: case counts in a name that is there; for one that is not, the only one that differs by nothing but
    /// case is taken. Patterns ignore case.
    /// </summary>
    public static IReadOnlyList<SupervisedProcess> Meant(string name, IReadOnlyList<SupervisedProcess> all)
    {
        if (!IsLiteral(name))
        {
            return [.. all.Where(process => Selects(name)(process))];
        }

        var exact = all.Where(process => Selects(name, ignoreCase: false)(process)).ToList();
        var similar = exact.Count > 0 ? exact : all.Where(process => Selects(name)(process)).ToList();
        var whole = !name.Contains(':', StringComparison.Ordinal) || name.EndsWith(':') || name.EndsWith(":*", StringComparison.Ordinal);
        return exact.Count > 0 || similar.DistinctBy(process => whole ? process.Group : process.Name).Count() <= 1 ? similar : [];
    }

    /// <summary>The engine's own rules, for what is chosen on this side to be shown.</summary>
    public static Predicate<SupervisedProcess> Selects(string name, bool ignoreCase = true)
    {
        var matches = (string pattern) => Matcher(pattern, ignoreCase);
        if (name.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
        {
            var group = matches(name[..colon]);
            var process = matches(colon + 1 == name.Length ? "*" : name[(colon + 1)..]);
            return candidate => group(candidate.Group) && process(candidate.ProcessName);
        }

        var whole = matches(name);
        return IsLiteral(name)
            ? candidate => whole(candidate.Group)
            : candidate => whole(candidate.Group) || whole(candidate.Name);
    }

    private static Predicate<string> Matcher(string pattern, bool ignoreCase)
    {
        if (!IsPattern(pattern))
        {
            return text => string.Equals(text, pattern, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        }

        return WildcardPattern.Get(pattern, ignoreCase ? WildcardOptions.IgnoreCase : WildcardOptions.None).IsMatch;
    }
}
