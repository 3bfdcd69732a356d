using System.Collections.Immutable;
using System.IO.Enumeration;
using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>Finds the processes that a name or pattern means: "process", "group:process", "group:*", "group:", "*", "web*", "w:[ab]?".</summary>
public static class ProcessNames
{
    /// <summary>Has wildcards; a "[" that is never closed is a letter like any other.</summary>
    public static bool IsPattern(string name) =>
        name.AsSpan().IndexOfAny('*', '?') >= 0 || (name.IndexOf('[') is >= 0 and var open && name.IndexOf(']', open) > open);

    /// <summary>
    /// The processes a name means, in start order; empty when there is none. Case counts in a name that is there; for one that is not,
    /// the only one that differs from it by nothing but case is taken. Patterns ignore case: they have no equal in supervisord.
    /// </summary>
    public static IEnumerable<ProcessEntry> Find(SupervisorState state, string name)
    {
        // "group:*" names one certain group.
        name = name.EndsWith(":*", StringComparison.Ordinal) && !IsPattern(name[..^2]) ? name[..^1] : name;
        var colon = name.IndexOf(':');
        if (IsPattern(name))
        {
            // A pattern with a colon speaks of group and process, one without of what people see as the name, or of the group.
            var (groupPattern, processPattern) = colon < 0 ? (name, "") : (name[..colon], name[(colon + 1)..]);
            return colon < 0
                ? state.InStartOrder.Where(entry => Matches(name, entry.Key.Group) || Matches(name, entry.Key.DisplayName))
                : state.InStartOrder.Where(entry => Matches(groupPattern, entry.Key.Group) && (processPattern.Length == 0 || Matches(processPattern, entry.Key.Process)));
        }

        // A bare name is a group of that name, all its processes.
        var group = FindGroup(state, colon < 0 ? name : name[..colon]);
        return group is null ? []
            : colon < 0 || colon + 1 == name.Length ? group.InStartOrder
            : Named(group.Processes, name[(colon + 1)..]) is { } entry ? [entry] : [];
    }

    /// <summary>The group of this name, by the same rule of case.</summary>
    public static GroupEntry? FindGroup(SupervisorState state, string name) => Named(state.Groups, name);

    /// <summary>Whether text matches a pattern of * (any run), ? (any one) and […] (one of a set), whatever the case.</summary>
    public static bool Matches(string pattern, string text) => pattern.Contains('[', StringComparison.Ordinal)
        ? ShellPattern.Matches(pattern, text) || ShellPattern.Matches(pattern.ToLowerInvariant(), text.ToLowerInvariant())
        : FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);

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
