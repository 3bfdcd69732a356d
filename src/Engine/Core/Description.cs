using System.Globalization;

namespace Supervisor.Engine.Core;

/// <summary>The description column of supervisorctl status, in supervisord's words.</summary>
public static class Description
{
    /// <param name="entry">The process.</param>
    /// <param name="now">The clocks, for the uptime.</param>
    /// <param name="toLocal">Universal time to the zone that people read in.</param>
    public static string Of(ProcessEntry entry, Instant now, Func<DateTime, DateTime> toLocal) => entry.Code switch
    {
        ProcessStateCode.Running => $"pid {entry.State.Pid}, uptime {Uptime(now.Monotonic - (entry.StartedAt?.Monotonic ?? now.Monotonic))}",
        ProcessStateCode.Fatal or ProcessStateCode.Backoff => entry.SpawnError ?? $"unknown error (try \"tail {entry.Key.Process}\")",
        ProcessStateCode.Stopped or ProcessStateCode.Exited => entry.StoppedAt is { } stopped
            ? toLocal(stopped.Wall).ToString("MMM dd hh:mm tt", CultureInfo.InvariantCulture)
            : "Not started",
        ProcessStateCode.Stopping => entry.Held ?? "",
        _ => "",
    };

    /// <summary>"0:00:13", "1 day, 2:03:04", "12 days, 2:03:04".</summary>
    public static string Uptime(TimeSpan up)
    {
        up = up < TimeSpan.Zero ? TimeSpan.Zero : up;
        var clock = string.Create(CultureInfo.InvariantCulture, $"{up.Hours}:{up.Minutes:00}:{up.Seconds:00}");
        return up.Days switch
        {
            0 => clock,
            1 => $"1 day, {clock}",
            _ => $"{up.Days} days, {clock}",
        };
    }
}
