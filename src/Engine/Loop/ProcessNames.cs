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

    /// <summary>The processes a name means, in start order; empty when there is none.</summary>
    public static IEnumerable<ProcessEntry> Find(SupervisorState state, string name)
    {
        var colon = name.IndexOf(':');
        if (colon < 0 && !IsPattern(name))
        {
            // A bare name is a group of that name (all its processes), else the process of the same name in it.
            return state.Groups.TryGetValue(name, out var group) ? group.InStartOrder : [];
        }

        if (colon >= 0 && !IsPattern(name))
        {
            var (groupName, process) = (name[..colon], name[(colon + 1)..]);
            return !state.Groups.TryGetValue(groupName, out var group) ? []
                : process.Length == 0 ? group.InStartOrder
                : group.Processes.TryGetValue(process, out var entry) ? [entry] : [];
        }

        // A pattern with a colon speaks of group and process, one without of what people see as the name, or of the group.
        if (colon >= 0)
        {
            var (groupPattern, processPattern) = (name[..colon], name[(colon + 1)..]);
            return state.InStartOrder.Where(entry =>
                Matches(groupPattern, entry.Key.Group) && (processPattern.Length == 0 || Matches(processPattern, entry.Key.Process)));
        }

        return state.InStartOrder.Where(entry => Matches(name, entry.Key.Group) || Matches(name, entry.Key.DisplayName));
    }

    /// <summary>Whether text matches a pattern of * (any run), ? (any one) and […] (one of a set); case counts.</summary>
    public static bool Matches(string pattern, string text) =>
        pattern.Contains('[', StringComparison.Ordinal) ? ShellPattern.Matches(pattern, text) : FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);
}
