using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Text;
using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>Finds the processes that a name or pattern means: "process", "group:process", "group:*", "group:", "*", "web*", "w:[ab]?".</summary>
public static class ProcessNames
{
    /// <summary>
    /// May mean nothing without being a mistake. "group:*" names one certain group, "[[]", "[*]" and "[?]" are letters in quotes, and a "["
    /// that is never closed is a letter like any other.
    /// </summary>
    public static bool IsPattern(string name)
    {
        var rest = Unquoted(Whole(name), asText: false);
        return rest.AsSpan().IndexOfAny('*', '?') >= 0 || (rest.IndexOf('[') is >= 0 and var open && rest.IndexOf(']', open) > open);
    }

    /// <summary>
    /// The processes a name means, in start order; empty when there is none. Case counts in a name that is there; for one that is not,
    /// the only one that differs from it by nothing but case is taken. Patterns ignore case: they have no equal in supervisord.
    /// </summary>
    public static IEnumerable<ProcessEntry> Find(SupervisorState state, string name)
    {
        name = Whole(name);

        // What is called so wins over what it means as a pattern: process_name can make a "web[1]".
        if (Called(state, name) is { Count: > 0 } called)
        {
            return called;
        }

        if (!IsPattern(name))
        {
            return Called(state, Unquoted(name));
        }

        // A pattern with a colon speaks of group and process, one without of what people see as the name, or of the group.
        var colon = name.IndexOf(':');
        var (groupPattern, processPattern) = colon < 0 ? (name, "") : (name[..colon], name[(colon + 1)..]);
        return colon < 0
            ? state.InStartOrder.Where(entry => Matches(name, entry.Key.Group) || Matches(name, entry.Key.DisplayName))
            : state.InStartOrder.Where(entry => Matches(groupPattern, entry.Key.Group) && (processPattern.Length == 0 || Matches(processPattern, entry.Key.Process)));
    }

    /// <summary>The groups a name or pattern means, by the same rules.</summary>
    public static IEnumerable<GroupEntry> FindGroups(SupervisorState state, string name) =>
        FindGroup(state, name) is { } called ? [called]
        : IsPattern(name) ? state.GroupsInStartOrder.Where(group => Matches(name, group.Settings.Name))
        : FindGroup(state, Unquoted(name)) is { } one ? [one] : [];

    /// <summary>The group of this name, by the same rule of case.</summary>
    public static GroupEntry? FindGroup(SupervisorState state, string name) => Named(state.Groups, name);

    /// <summary>Whether text matches a pattern of * (any run), ? (any one) and […] (one of a set), whatever the case.</summary>
    public static bool Matches(string pattern, string text) => pattern.Contains('[', StringComparison.Ordinal)
        ? ShellPattern.Matches(pattern, text) || ShellPattern.Matches(pattern.ToLowerInvariant(), text.ToLowerInvariant())
        : FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);

    private static IReadOnlyCollection<ProcessEntry> Called(SupervisorState state, string name)
    {
        // A bare name is a group of that name, all its processes.
        var colon = name.IndexOf(':');
        var group = FindGroup(state, colon < 0 ? name : name[..colon]);
        return group is null ? []
            : colon < 0 || colon + 1 == name.Length ? [.. group.InStartOrder]
            : Named(group.Processes, name[(colon + 1)..]) is { } entry ? [entry] : [];
    }

    /// <summary>"group:*" as "group:".</summary>
    private static string Whole(string name) => name.EndsWith(":*", StringComparison.Ordinal) ? name[..^1] : name;

    /// <summary>Without the quotes of "[[]", "[*]" and "[?]"; where it is not read as text, what they quote is some letter without meaning.</summary>
    private static string Unquoted(string name, bool asText = true)
    {
        if (!name.Contains('[', StringComparison.Ordinal))
        {
            return name;
        }

        var text = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (name.AsSpan(i) is ['[', '[' or '*' or '?', ']', ..])
            {
                text.Append(asText ? name[i + 1] : '_');
                i += 2;
            }
            else
            {
                text.Append(name[i]);
            }
        }

        return text.ToString();
    }

    private static T? Named<T>(ImmutableSortedDictionary<string, T> all, string name) where T : class
    {
        if (all.TryGetValue(name, out var exact))
        {
            return exact;
        }

        var similar = all.Where(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase)).Take(2).ToArray();
        return similar.Length == 1 ? similar[0].Value : null;
    }
}
