using System.Globalization;
using System.Text.RegularExpressions;

namespace Supervisor.Compatibility.Compare;

/// <summary>
/// What a listener has received, as sections. The headers are checked here, since numbers and lengths depend on pids and on
/// chance: serials rise, a pool's own serials have no gap, and len counts the payload's characters.
/// </summary>
public static partial class EventRecord
{
    public static IEnumerable<Section> Sections(string file, string text, bool inGlobalOrder)
    {
        var headers = new List<string>();
        var parts = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        int lastSerial = -1, lastPoolSerial = -1;
        bool ticked = false;
        foreach (string record in text.Split("\n\u001e\n", StringSplitOptions.RemoveEmptyEntries))
        {
            int end = record.IndexOf('\n', StringComparison.Ordinal);
            string header = record[..end], payload = record[(end + 1)..];
            Match match = Header().Match(header);
            if (!match.Success)
            {
                headers.Add("not a header: " + header);
                continue;
            }

            int serial = Number(match, "serial"), poolSerial = Number(match, "poolserial"), length = Number(match, "len");
            string name = match.Groups["name"].Value;
            Note(headers, $"ver:{match.Groups["ver"].Value} server:{match.Groups["server"].Value} pool:{match.Groups["pool"].Value}");
            Note(headers, length == payload.EnumerateRunes().Count() ? "len counts the characters" : $"{name} len:{length} of {payload.EnumerateRunes().Count()} characters");
            bool again = serial <= lastSerial;
            if (again || poolSerial != lastPoolSerial + 1)
            {
                // A rejected event comes again; one that overflowed is missing.
                headers.Add($"{name} {(again ? "comes again" : $"after a gap of {poolSerial - lastPoolSerial - 1}")}");
            }

            (lastSerial, lastPoolSerial) = (serial, Math.Max(poolSerial, lastPoolSerial));
            if (name.StartsWith("TICK_", StringComparison.Ordinal) && ticked)
            {
                continue;
            }

            ticked |= name.StartsWith("TICK_", StringComparison.Ordinal);
            string process = inGlobalOrder ? "" : ProcessName().Match(payload).Groups["p"].Value;
            if (!parts.TryGetValue(process, out List<string>? lines))
            {
                parts[process] = lines = [];
            }

            lines.Add(name);
            lines.AddRange(Play.ProgramRun.Cut(payload).Select(line => "    " + line));
        }

        yield return new Section($"= {file}: headers", headers);
        foreach ((string process, List<string> lines) in parts)
        {
            yield return new Section(process.Length == 0 ? $"= {file}" : $"= {file}: {process}", lines);
        }
    }

    private static void Note(List<string> headers, string line)
    {
        if (!headers.Contains(line))
        {
            headers.Add(line);
        }
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ver:(?<ver>\S+) server:(?<server>\S+) serial:(?<serial>\d+) pool:(?<pool>\S+) poolserial:(?<poolserial>\d+) eventname:(?<name>\S+) len:(?<len>\d+)$")]
    private static partial Regex Header();

    [GeneratedRegex(@"\b(processname|groupname):(?<p>\S+)")]
    private static partial Regex ProcessName();
}
