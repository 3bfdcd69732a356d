using System.Text.RegularExpressions;
using Supervisor.Compatibility.Play;

namespace Supervisor.Compatibility.Compare;

/// <summary>
/// Puts names in the place of what is different in every play. A pid becomes the process and the number of its start, so it is
/// still compared that the right one stands there; numbers are only taken for pids where a pid stands.
/// </summary>
public sealed partial class Normaliser
{
    private readonly Dictionary<string, string> pids = [];
    private readonly List<(string Text, string Name)> fixedTexts = [];

    private readonly List<(Regex Word, string Name)> words = [];

    private Normaliser()
    {
    }

    public static Normaliser For(Performance play)
    {
        var normaliser = new Normaliser();
        Side side = play.Stage.Side;
        foreach (string tool in new[] { "supervisord", "supervisorctl", "echo_supervisord_conf", "pidproxy" })
        {
            normaliser.fixedTexts.Add((side.Program(tool), tool));
        }

        normaliser.fixedTexts.Add((play.Stage.Directory, "$DIR"));
        normaliser.words.Add((Word(play.Stage.Ports[0].ToString(System.Globalization.CultureInfo.InvariantCulture)), "$$PORT"));
        normaliser.words.Add((Word(play.Stage.Ports[1].ToString(System.Globalization.CultureInfo.InvariantCulture)), "$$PORT2"));
        normaliser.words.Add((Word(Environment.MachineName), "$$HOST"));
        string log = string.Concat(Directory.EnumerateFiles(play.Stage.Directory, "supervisord.log*").Select(File.ReadAllText));
        normaliser.Learn(string.Concat(play.Daemons.Select(daemon => daemon.Output)) is { Length: > 0 } output && output.Length > log.Length ? output : log);
        foreach (ProgramRun daemon in play.Daemons)
        {
            normaliser.pids.TryAdd(daemon.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), "PID(supervisord)");
        }

        return normaliser;
    }

    public Transcript Apply(Transcript raw) =>
        new([.. raw.Sections.Select(section => new Section(section.Heading, [.. WithoutFrames(section.Lines.SelectMany(line => line.Split('\n'))).Select(Apply)]))]);

    /// <summary>Of a traceback only its head and its error: where Python keeps which line is nobody's promise.</summary>
    private static IEnumerable<string> WithoutFrames(IEnumerable<string> lines)
    {
        bool inside = false;
        foreach (string line in lines)
        {
            inside = inside && !PythonError().IsMatch(line);
            if (!inside)
            {
                yield return line;
            }

            inside |= line.EndsWith("Traceback (most recent call last):", StringComparison.Ordinal);
        }
    }

    private string Apply(string line)
    {
        foreach ((string text, string name) in fixedTexts)
        {
            line = line.Replace(text, name, StringComparison.Ordinal);
        }

        foreach ((Regex word, string name) in words)
        {
            line = word.Replace(line, name);
        }

        line = Pid().Replace(line, match => match.Groups["before"].Value + PidName(match.Groups["pid"].Value));
        line = OnlyNumber().Replace(line, match => pids.GetValueOrDefault(match.Value, match.Value));
        line = Uptime().Replace(line, "uptime TIME");
        line = StopDate().Replace(line, "DATE");
        line = EpochTime().Replace(line, "${before}TIME");
        line = ClockTime().Replace(line, "TIME");
        line = RandomName().Replace(line, "---${identifier}-RANDOM.log");
        line = Address().Replace(line, "at ADDRESS");
        line = Descriptor().Replace(line, "fd N ");
        line = ToDie().Replace(line, match => match.Groups["before"].Value + string.Join(", ", match.Groups["names"].Value.Split(", ").Order(StringComparer.Ordinal)));
        line = Tick().Replace(line, "when:MULTIPLE-OF-5");
        return Version().Replace(line, "VERSION");
    }

    private void Learn(string log)
    {
        var starts = new Dictionary<string, int>();
        foreach (Match match in Spawned().Matches(log))
        {
            string name = match.Groups["p"].Value;
            starts[name] = starts.GetValueOrDefault(name) + 1;
            pids[match.Groups["pid"].Value] = $"PID({name}.{starts[name]})";
        }

        foreach (Match match in Started().Matches(log))
        {
            pids[match.Groups["pid"].Value] = "PID(supervisord)";
        }
    }

    private static Regex Word(string text) => new($@"(?<![\w.-]){Regex.Escape(text)}(?![\w-])", RegexOptions.CultureInvariant);

    private string PidName(string pid) => pid == "0" ? pid : pids.GetValueOrDefault(pid, "PID");

    [GeneratedRegex(@"(?<before>\bpid(:| = | )|^killing '\S+' \(|WARN killing '\S+' \(|unknown problem killing \S+ \(|process '\S+' \()(?<pid>\d+)")]
    private static partial Regex Pid();

    [GeneratedRegex(@"^(\s|stderr: )*[\w.]+(Error|Exception|Exit|Interrupt)\b")]
    private static partial Regex PythonError();

    [GeneratedRegex(@"^\s*\d+$")]
    private static partial Regex OnlyNumber();

    [GeneratedRegex(@"\buptime (\d+ days?, )?\d+:\d\d:\d\d")]
    private static partial Regex Uptime();

    [GeneratedRegex(@"\b[A-Z][a-z]{2} \d\d \d\d:\d\d [AP]M\b")]
    private static partial Regex StopDate();

    [GeneratedRegex(@"(?<before>\b(start|stop|now) = )1\d{9}$")]
    private static partial Regex EpochTime();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\b|\b[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}\b|\b\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\b")]
    private static partial Regex ClockTime();

    [GeneratedRegex(@"---(?<identifier>[^/\s]+)-[A-Za-z0-9_]{8}\.log")]
    private static partial Regex RandomName();

    [GeneratedRegex(@"\bat (0x[0-9a-f]+|\d{6,}|\d+(?= (for|with) ))\b")]
    private static partial Regex Address();

    [GeneratedRegex(@"\bfd \d+ ")]
    private static partial Regex Descriptor();

    /// <summary>The original names them in the order of a set.</summary>
    [GeneratedRegex(@"(?<before>^INFO waiting for )(?<names>.+)(?= to die$)")]
    private static partial Regex ToDie();

    [GeneratedRegex(@"\bwhen:\d*[05]$")]
    private static partial Regex Tick();

    [GeneratedRegex(@"\b4\.(2\.5|3\.0)\b")]
    private static partial Regex Version();

    [GeneratedRegex(@"spawned: '(?<p>[^']+)' with pid (?<pid>\d+)$", RegexOptions.Multiline)]
    private static partial Regex Spawned();

    [GeneratedRegex(@"supervisord started with pid (?<pid>\d+)$", RegexOptions.Multiline)]
    private static partial Regex Started();
}
