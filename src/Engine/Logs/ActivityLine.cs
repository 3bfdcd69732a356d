using System.Globalization;
using Supervisor.Configuration;

namespace Supervisor.Engine.Logs;

/// <summary>How a line of the activity log looks; tools parse it, so it is the original's to the letter.</summary>
internal static class ActivityLine
{
    /// <summary>"YYYY-MM-DD HH:MM:SS,mmm LEVL "</summary>
    private const int FrontLength = 29;

    internal static string Format(DateTimeOffset now, ActivityLevel level, string message) =>
        string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd HH:mm:ss,fff} {Code(level)} {message}\n");

    /// <summary>Each line of the text is a record of its own with the time and level in front, and its end is part of it, as the original sends them.</summary>
    internal static void WriteTo(Syslog syslog, ReadOnlySpan<byte> line)
    {
        var front = line[..FrontLength];
        var text = line[FrontLength..].TrimEnd((byte)'\n');
        for (var more = true; more;)
        {
            var end = text.IndexOf((byte)'\n');
            more = end >= 0;
            var record = more ? text[..end] : text;
            text = more ? text[(end + 1)..] : [];
            for (; record.Length > Syslog.Longest; record = record[Syslog.Longest..])
            {
                syslog.Write(front, record[..Syslog.Longest], "\n"u8);
            }

            syslog.Write(front, record, "\n"u8);
        }
    }

    internal static string Code(ActivityLevel level) => level switch
    {
        ActivityLevel.Critical => "CRIT",
        ActivityLevel.Error => "ERRO",
        ActivityLevel.Warn => "WARN",
        ActivityLevel.Info => "INFO",
        ActivityLevel.Debug => "DEBG",
        ActivityLevel.Trace => "TRAC",
        _ => "BLAT",
    };

    /// <summary>A level by its name in the configuration, in any case; null for none.</summary>
    internal static ActivityLevel? ParseLevel(string name) => name.Trim().ToLowerInvariant() switch
    {
        "critical" => ActivityLevel.Critical,
        "error" => ActivityLevel.Error,
        "warn" => ActivityLevel.Warn,
        "info" => ActivityLevel.Info,
        "debug" => ActivityLevel.Debug,
        "trace" => ActivityLevel.Trace,
        "blather" => ActivityLevel.Blather,
        _ => null,
    };
}
