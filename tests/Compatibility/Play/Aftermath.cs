using System.Security.Cryptography;
using System.Text;
using Supervisor.Compatibility.Compare;

namespace Supervisor.Compatibility.Play;

/// <summary>What is looked at when all steps are done: the daemon's output, its log, what listeners received, the files left.</summary>
public static class Aftermath
{
    private const int LongestShown = 6000;

    public static IEnumerable<Section> Of(Performance play)
    {
        string log = ReadLog(play.Stage.Directory);
        bool global = play.Scenario.InGlobalOrder;
        if (play.Daemons.Count > 0)
        {
            string output = string.Concat(play.Daemons.Select(daemon => daemon.Output));
            yield return new Section("= stderr of the daemon", [.. play.Daemons.SelectMany(daemon => ProgramRun.Cut(daemon.Error))]);
            if (output.Length > 0 && output == log)
            {
                yield return new Section("= stdout of the daemon", ["(as the activity log)"]);
            }
            else
            {
                foreach (Section part in ActivityLog.Sections("stdout of the daemon", output, global))
                {
                    yield return part;
                }
            }
        }

        foreach (Section part in ActivityLog.Sections("activity log", log, global))
        {
            yield return part;
        }

        string[] files = [.. Directory.EnumerateFileSystemEntries(play.Stage.Directory, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(play.Stage.Directory, path)).Order(StringComparer.Ordinal)];
        foreach (string file in files.Where(file => file.EndsWith(".events", StringComparison.Ordinal)))
        {
            foreach (Section part in EventRecord.Sections(file, File.ReadAllText(Path.Combine(play.Stage.Directory, file)), global))
            {
                yield return part;
            }
        }

        yield return new Section("= files", [.. files.Where(file => !play.Known.Contains(file)).SelectMany(file => Shown(play, file))]);
    }

    private static IEnumerable<string> Shown(Performance play, string file)
    {
        string path = Path.Combine(play.Stage.Directory, file);
        string entry = $"{Convert.ToString((int)File.GetUnixFileMode(path), 8)} {file}";
        if (Directory.Exists(path))
        {
            return [entry + "/"];
        }

        if (!IsRegular(path))
        {
            return [entry + " (no regular file)"];
        }

        if (file.EndsWith(".events", StringComparison.Ordinal) || file.StartsWith("supervisord.log", StringComparison.Ordinal))
        {
            return [entry];
        }

        byte[] content = File.ReadAllBytes(path);
        return play.Scenario.Hide.Any(hidden => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(hidden, file)) ? [entry + " (content hidden)"]
            : content.Length > LongestShown ? [$"{entry} {content.Length} bytes, {Convert.ToHexStringLower(SHA256.HashData(content))}"]
            : [entry, .. ProgramRun.Cut(Readable(content)).Select(line => "    " + line)];
    }

    /// <summary>A socket cannot be opened; a fifo is seen by its length without being read.</summary>
    private static bool IsRegular(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            return stream.CanSeek;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string Readable(byte[] content)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return string.Concat(content.Select(b => b is >= 32 and < 127 or (byte)'\n' ? ((char)b).ToString() : $"\\x{b:x2}"));
        }
    }

    /// <summary>The log with its backups, the oldest first.</summary>
    private static string ReadLog(string directory) =>
        string.Concat(Directory.EnumerateFiles(directory, "supervisord.log*").OrderByDescending(path => path.Length).ThenByDescending(path => path, StringComparer.Ordinal).Select(File.ReadAllText));
}
