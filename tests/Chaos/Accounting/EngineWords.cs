using System.Text.RegularExpressions;

namespace Supervisor.Chaos.Accounting;

/// <summary>What the engine itself said in its activity log about what was lost, and what it should never have to say.</summary>
internal sealed partial class EngineWords
{
    /// <summary>Programs that ended while no engine ran, so that what was in their pipes is gone.</summary>
    public HashSet<(string Name, int Pid)> EndedAlone { get; } = [];

    /// <summary>Bytes that found no room on the disk, told when the log was written again.</summary>
    public List<LossTold> LostBytes { get; } = [];

    public List<string> Odd { get; } = [];

    public static EngineWords Read(string activityLog)
    {
        var words = new EngineWords();
        foreach (var line in File.ReadLines(activityLog))
        {
            if (EndedLine().Match(line) is { Success: true } ended)
            {
                words.EndedAlone.Add((ended.Groups[1].Value, int.Parse(ended.Groups[2].ValueSpan, CultureInfo.InvariantCulture)));
            }
            else if (LostLine().Match(line) is { Success: true } lost)
            {
                words.LostBytes.Add(new LossTold(Path.GetFileNameWithoutExtension(lost.Groups[1].Value), Time(line), long.Parse(lost.Groups[2].ValueSpan, CultureInfo.InvariantCulture)));
            }
            else if (OddLine().IsMatch(line) && !ExpectedLine().IsMatch(line))
            {
                words.Odd.Add(line);
            }
        }

        return words;
    }

    private static DateTime Time(string line) =>
        DateTime.ParseExact(line.AsSpan(0, 23), "yyyy-MM-dd HH:mm:ss,fff", CultureInfo.InvariantCulture).ToUniversalTime();

    [GeneratedRegex(@" WARN (\S+) \(pid (\d+)\) ended while no supervisord ran")]
    private static partial Regex EndedLine();

    [GeneratedRegex(@"'([^']+)' is (?:written again|closed), (\d+) bytes of output were lost")]
    private static partial Regex LostLine();

    [GeneratedRegex(@" (CRIT|ERRO) |reaped unknown pid|cannot take over|Exception|nobody expected")]
    private static partial Regex OddLine();

    [GeneratedRegex(@"running as root|without any HTTP authentication|is invalid: unmarshallable|event buffer overflowed|cannot reload|No space left on device|--no-such-option|Error: |s\.conf|cannot upgrade to (/bin|/nowhere|\S+/s\.conf)")]
    private static partial Regex ExpectedLine();
}

/// <summary>What the engine said of one log that could not be written for a while.</summary>
internal sealed record LossTold(string Name, DateTime Time, long Bytes);
