using System.Text.RegularExpressions;
using Supervisor.Compatibility.Coverage;

namespace Supervisor.Compatibility.Compare;

/// <summary>
/// The activity log as sections: one for the daemon itself and one for each process. Within each the order is compared; between
/// them it is chance (two programs start side by side), unless the scenario asks for it.
/// </summary>
public static partial class ActivityLog
{
    public static IEnumerable<Section> Sections(string title, string text, bool inGlobalOrder)
    {
        var parts = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        string at = "";
        foreach (string line in Play.ProgramRun.Cut(text))
        {
            Match entry = Entry().Match(line);
            string shown = line;
            if (entry.Success)
            {
                shown = $"{entry.Groups["level"].Value} {entry.Groups["message"].Value}";
                at = inGlobalOrder ? "" : LogMessages.ProcessOf(entry.Groups["message"].Value);
            }

            if (!parts.TryGetValue(at, out List<string>? lines))
            {
                parts[at] = lines = [];
            }

            // A line that begins no entry continues one; so a broken time stamp shows, too.
            lines.Add(entry.Success ? shown : "  " + shown);
        }

        return parts.Select(part => new Section(part.Key.Length == 0 ? $"= {title}" : $"= {title}: {part.Key}", part.Value));
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (?<level>[A-Z]{4}) (?<message>.*)$")]
    private static partial Regex Entry();
}
