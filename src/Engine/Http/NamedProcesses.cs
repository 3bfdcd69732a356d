using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http;

/// <summary>The processes that the names of one request mean, each once, and the names that were to mean something and do not. What a request may make us search is bounded. Pure.</summary>
/// <param name="Entries">In the order of the names.</param>
/// <param name="Unknown">Each once, in the order in which they were given.</param>
internal sealed record NamedProcesses(IReadOnlyList<ProcessEntry> Entries, IReadOnlyList<string> Unknown)
{
    /// <summary>A name is looked up at once, but one that is not there is compared with all.</summary>
    public const int MostNames = 10_000;

    /// <summary>A pattern is tried on every process.</summary>
    public const int MostPatterns = 100;

    public const int LongestPattern = 256;

    /// <summary>Why so many are not looked for, or null. Whoever says a name twice has said it once.</summary>
    public static string? Problem(IEnumerable<string> names)
    {
        var (count, patterns, longest) = (0, 0, 0);
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            count++;
            if (ProcessNames.IsPattern(name))
            {
                (patterns, longest) = (patterns + 1, Math.Max(longest, name.Length));
            }
        }

        return count > MostNames ? $"{count} names are more than {MostNames}"
            : patterns > MostPatterns ? $"{patterns} patterns are more than {MostPatterns}"
            : longest > LongestPattern ? $"a pattern of {longest} characters is longer than {LongestPattern}" : null;
    }

    public static NamedProcesses Find(SupervisorState state, IEnumerable<string> names, CancellationToken cancellation = default)
    {
        var (seen, entries, unknown) = (new HashSet<ProcessKey>(), new List<ProcessEntry>(), new List<string>());
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            var any = false;
            foreach (var entry in ProcessNames.Find(state, name))
            {
                any = true;
                if (seen.Add(entry.Key))
                {
                    entries.Add(entry);
                }
            }

            // A pattern may match nothing; a name that was spelled out must mean something.
            if (!any && !ProcessNames.IsPattern(name))
            {
                unknown.Add(name);
            }
        }

        return new(entries, unknown);
    }
}
