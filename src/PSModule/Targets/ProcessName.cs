using System.Management.Automation;
using System.Text;

namespace Supervisor.PSModule;

/// <summary>
/// How a name or pattern selects processes: "program", "group:process", "group:*", or wildcards. What is called so wins over what it means
/// as a pattern, since process_name can make a "web[1]"; a backtick makes a letter of a wildcard.
/// </summary>
internal static class ProcessName
{
    private const string Wildcards = "*?[]`";

    /// <summary>Says one certain name: nothing having it is a mistake. "group:*" is literal as to its group.</summary>
    public static bool IsLiteral(string name) =>
        !IsPattern(name.EndsWith(":*", StringComparison.Ordinal) ? name[..^2] : name);

    /// <summary>The name as a pattern of the engine that matches nothing else.</summary>
    public static string Literal(string name) => Quoted(name, isText: true);

    /// <summary>What was typed, as the engine is asked for it: a backtick is PowerShell's alone, and the engine does not know it.</summary>
    public static string Asked(string typed) => typed.Contains('`', StringComparison.Ordinal) ? Quoted(typed, isText: false) : typed;

    /// <summary>The name as PowerShell's wildcards take it for a name.</summary>
    public static string Escaped(string name)
    {
        var escaped = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            _ = (Wildcards.Contains(letter, StringComparison.Ordinal) ? escaped.Append('`') : escaped).Append(letter);
        }

        return escaped.ToString();
    }

    /// <summary>
    /// What the engine would act on: case counts in a name that is there; for one that is not, the only one that differs by nothing but
    /// case is taken. Patterns ignore case.
    /// </summary>
    public static IReadOnlyList<SupervisedProcess> Meant(string name, IReadOnlyList<SupervisedProcess> all) =>
        Called(name, all) is { Count: > 0 } called ? called
        : IsLiteral(name) ? Called(Unescaped(name), all)
        : [.. all.Where(process => Selects(name)(process))];

    /// <summary>What is shown for a name among those that are there: the one that is called so, else all that it matches.</summary>
    public static Predicate<SupervisedProcess> Selects(string name, IReadOnlyList<SupervisedProcess> all)
    {
        var called = IsCalled(name, StringComparison.OrdinalIgnoreCase);
        return all.Any(process => called(process)) ? called : Selects(name);
    }

    /// <summary>The engine's own rules, for what is chosen on this side to be shown.</summary>
    public static Predicate<SupervisedProcess> Selects(string name)
    {
        if (IsLiteral(name))
        {
            return IsCalled(Unescaped(name), StringComparison.OrdinalIgnoreCase);
        }

        if (name.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
        {
            var group = Matcher(name[..colon]);
            var process = Matcher(colon + 1 == name.Length ? "*" : name[(colon + 1)..]);
            return candidate => group(candidate.Group) && process(candidate.ProcessName);
        }

        var whole = Matcher(name);
        return candidate => whole(candidate.Group) || whole(candidate.Name);
    }

    /// <summary>The same for what has but one name: a group, a program, a session.</summary>
    public static Predicate<string> SelectsText(string name, IEnumerable<string> all) =>
        all.Contains(name, StringComparer.OrdinalIgnoreCase) ? text => text.Equals(name, StringComparison.OrdinalIgnoreCase) : Matcher(name);

    private static IReadOnlyList<SupervisedProcess> Called(string name, IReadOnlyList<SupervisedProcess> all)
    {
        var (exact, similar) = (IsCalled(name, StringComparison.Ordinal), IsCalled(name, StringComparison.OrdinalIgnoreCase));
        if (all.Where(process => exact(process)).ToList() is { Count: > 0 } found)
        {
            return found;
        }

        var alike = all.Where(process => similar(process)).ToList();
        var whole = !name.Contains(':', StringComparison.Ordinal) || name.EndsWith(':') || name.EndsWith(":*", StringComparison.Ordinal);
        return alike.DistinctBy(process => whole ? process.Group : process.Name).Count() <= 1 ? alike : [];
    }

    private static Predicate<SupervisedProcess> IsCalled(string name, StringComparison comparison)
    {
        if (name.IndexOf(':', StringComparison.Ordinal) is not (>= 0 and var colon))
        {
            return process => process.Group.Equals(name, comparison);
        }

        var (group, one) = (name[..colon], name[(colon + 1)..]);
        return process => process.Group.Equals(group, comparison) && (one is "" or "*" || process.ProcessName.Equals(one, comparison));
    }

    private static Predicate<string> Matcher(string pattern) => IsPattern(pattern)
        ? WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch
        : text => text.Equals(Unescaped(pattern), StringComparison.OrdinalIgnoreCase);

    /// <summary>Has wildcards that mean something: a "[" that is never closed is a letter like any other.</summary>
    private static bool IsPattern(string text)
    {
        try
        {
            return WildcardPattern.ContainsWildcardCharacters(text) && (WildcardPattern.Get(text, WildcardOptions.None).IsMatch("") || HasOpening(text));
        }
        catch (WildcardPatternException)
        {
            return false;
        }
    }

    private static bool HasOpening(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '*' or '?' or '[')
            {
                return true;
            }

            i += IsEscape(text, i) ? 1 : 0;
        }

        return false;
    }

    /// <summary>fnmatch's way of quoting.</summary>
    private static string Quoted(string name, bool isText)
    {
        var quoted = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            var isLetter = isText;
            if (!isText && IsEscape(name, i))
            {
                (isLetter, i) = (true, i + 1);
            }

            _ = isLetter && name[i] is '*' or '?' or '[' ? quoted.Append('[').Append(name[i]).Append(']') : quoted.Append(name[i]);
        }

        return quoted.ToString();
    }

    public static string Unescaped(string name)
    {
        if (!name.Contains('`', StringComparison.Ordinal))
        {
            return name;
        }

        var letters = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            i += IsEscape(name, i) ? 1 : 0;
            letters.Append(name[i]);
        }

        return letters.ToString();
    }

    private static bool IsEscape(string text, int i) => text[i] == '`' && i + 1 < text.Length && Wildcards.Contains(text[i + 1], StringComparison.Ordinal);
}
