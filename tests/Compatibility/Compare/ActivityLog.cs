using System.Globalization;
using System.Text.RegularExpressions;
using Supervisor.Compatibility.Coverage;
using Supervisor.Compatibility.Play;

namespace Supervisor.Compatibility.Compare;

/// <summary>
/// The activity log as sections: one for the daemon itself and one for each process. Within each the order is compared; between
/// them it is chance (two programs start side by side), unless the scenario asks for it.
/// </summary>
public static partial class ActivityLog
{
    private const string SawChild = "received SIGCHLD indicating a child quit";

    public static IEnumerable<Section> Sections(string title, string text, bool inGlobalOrder)
    {
        var parts = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (LogEntry entry in WithoutChance(InOrderOfStreams([.. Read(text)]), inGlobalOrder))
        {
            string process = inGlobalOrder ? "" : LogMessages.ProcessOf(entry.Message);
            if (!parts.TryGetValue(process, out List<string>? lines))
            {
                parts[process] = lines = [];
            }

            lines.AddRange(entry.Lines);
        }

        return parts.Select(part => new Section(part.Key.Length == 0 ? $"= {title}" : $"= {title}: {part.Key}", part.Value));
    }

    /// <summary>
    /// Three lines come by chance: how many ends one SIGCHLD tells of, and "waiting for x to stop" in a stop of less than two seconds
    /// (the original looks at intervals, and says it every two seconds at most). They are shown once, or not at all. And who is still
    /// waited for at the end depends on who was quick, so it is shown in global order only.
    /// </summary>
    private static IEnumerable<LogEntry> WithoutChance(LogEntry[] entries, bool all)
    {
        bool sawChild = false, sawDying = false;
        var waiting = new HashSet<string>();
        for (int i = 0; i < entries.Length; i++)
        {
            LogEntry entry = entries[i];
            if (entry.Message == SawChild)
            {
                if (!sawChild)
                {
                    yield return entry;
                }

                sawChild = true;
            }
            else if (!all && ToDie().IsMatch(entry.Message))
            {
                if (!sawDying)
                {
                    yield return entry with { Lines = ["INFO waiting for … to die"] };
                }

                sawDying = true;
            }
            else if (ToStop().Match(entry.Message) is { Success: true } match)
            {
                string end = $"stopped: {match.Groups["p"].Value} (";
                LogEntry? ended = entries.Skip(i).FirstOrDefault(e => e.Message.StartsWith(end, StringComparison.Ordinal));
                if ((ended is null || ended.Time - entry.Time >= TimeSpan.FromSeconds(2)) && waiting.Add(match.Groups["p"].Value))
                {
                    yield return entry;
                }
            }
            else
            {
                if (entry.Message.StartsWith("stopped: ", StringComparison.Ordinal))
                {
                    waiting.Remove(LogMessages.ProcessOf(entry.Message));
                }

                yield return entry;
            }
        }
    }

    /// <summary>At the end of a process all its streams close at once; which is seen first is chance.</summary>
    private static LogEntry[] InOrderOfStreams(LogEntry[] entries)
    {
        for (int at = 0; at < entries.Length; at++)
        {
            int end = at;
            while (end < entries.Length && Closed().IsMatch(entries[end].Message))
            {
                end++;
            }

            Array.Sort(entries, at, end - at, Comparer<LogEntry>.Create((a, b) => string.CompareOrdinal(Stream(a), Stream(b))));
            at = Math.Max(at, end - 1);
        }

        return entries;

        static string Stream(LogEntry entry) => Closed().Match(entry.Message).Groups["stream"].Value;
    }

    /// <summary>A line that begins no entry continues the one before; so a broken time stamp shows, too.</summary>
    private static IEnumerable<LogEntry> Read(string text)
    {
        LogEntry? entry = null;
        foreach (string line in ProgramRun.Cut(text))
        {
            Match match = Entry().Match(line);
            if (match.Success && DateTime.TryParseExact(match.Groups["time"].Value, "yyyy-MM-dd HH:mm:ss,fff", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time))
            {
                if (entry is not null)
                {
                    yield return entry;
                }

                string message = match.Groups["message"].Value;
                entry = new LogEntry(time, message, [$"{match.Groups["level"].Value} {message}"]);
            }
            else
            {
                entry ??= new LogEntry(default, "", []);
                entry.Lines.Add("  " + line);
            }
        }

        if (entry is not null)
        {
            yield return entry;
        }
    }

    private sealed record LogEntry(DateTime Time, string Message, List<string> Lines);

    [GeneratedRegex(@"^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (?<level>[A-Z]{4}) (?<message>.*)$")]
    private static partial Regex Entry();

    [GeneratedRegex(@"^fd \d+ closed, stopped monitoring .*(?<stream> with name .*)$")]
    private static partial Regex Closed();

    [GeneratedRegex(@"^waiting for .+ to die$")]
    private static partial Regex ToDie();

    [GeneratedRegex(@"^waiting for (?<p>\S+) to stop$")]
    private static partial Regex ToStop();
}
