using System.Globalization;
using Supervisor.Configuration;

namespace Supervisor.Engine.Logs;

/// <summary>How a line of the activity log looks; tools parse it, so it is the original's to the letter.</summary>
internal static class ActivityLine
{
    internal static string Format(DateTimeOffset now, ActivityLevel level, string message) =>
        string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd HH:mm:ss,fff} {Code(level)} {message}\n");

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
