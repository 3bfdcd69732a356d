using System.Text.RegularExpressions;
using Supervisor.Compatibility.Text;

namespace Supervisor.Compatibility.Coverage;

/// <summary>The messages of the activity log, from log.tsv: level, words, and a pattern whose group p is the process.</summary>
public static class LogMessages
{
    public static IReadOnlyList<(string Level, string Name, Regex Pattern)> All { get; } =
        [.. Table.Read("log.tsv", 3).Select(row => (row[0], row[1], new Regex($"^(?:{row[2]})$", RegexOptions.CultureInvariant)))];

    /// <summary>Which process a message is about; none, if it is about the daemon.</summary>
    public static string ProcessOf(string message)
    {
        foreach ((_, _, Regex pattern) in All)
        {
            if (pattern.Match(message) is { Success: true } match)
            {
                return match.Groups["p"].Value;
            }
        }

        return "";
    }
}

/// <summary>A file of rows with tabs between the columns; lines with # are remarks.</summary>
public static class Table
{
    public static IEnumerable<string[]> Read(string file, int columns)
    {
        foreach (string line in File.ReadLines(Path.Combine(Suite.Directory, "Coverage", file)))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string[] cells = line.Split('\t');
            yield return cells.Length == columns ? cells : throw new FormatException($"{file}: not {columns} columns: {line}");
        }
    }
}
