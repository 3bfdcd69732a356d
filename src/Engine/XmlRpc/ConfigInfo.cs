using Supervisor.Configuration;

namespace Supervisor.Engine.XmlRpc;

/// <summary>A process's settings as getAllConfigInfo shows them.</summary>
internal static class ConfigInfo
{
    /// <param name="group">Its group.</param>
    /// <param name="program">The process.</param>
    /// <param name="inUse">Whether the group exists, or is only in the files.</param>
    /// <param name="autoLog">The file that an AUTO log of this process goes to (is it stderr); "auto" while there is none.</param>
    public static RpcValue Of(GroupSettings group, ProgramSettings program, bool inUse, Func<bool, string> autoLog) => new RpcValue.Struct(
    [
        ("autostart", program.AutoStart),
        ("directory", program.Directory ?? "none"),
        ("uid", program.User is { } user ? (long)user.Uid : "none"),
        ("command", program.Command),
        ("exitcodes", new RpcValue.List([.. program.ExitCodes.Select(code => (RpcValue)code)])),
        ("group", group.Name),
        ("group_prio", group.Priority),
        ("inuse", inUse),
        ("killasgroup", program.KillAsGroup),
        ("name", program.Name),
        ("process_prio", program.Priority),
        ("redirect_stderr", program.RedirectStderr),
        ("startretries", program.StartRetries),
        ("startsecs", program.StartSecs),
        .. Stream("stdout", program.StdOut, redirected: false, () => autoLog(false)),
        ("stopsignal", program.StopSignal),
        ("stopwaitsecs", program.StopWaitSecs),
        .. Stream("stderr", program.StdErr, program.RedirectStderr, () => autoLog(true)),
        ("serverurl", program.ServerUrl ?? "none"),
    ]);

    private static IEnumerable<(string, RpcValue)> Stream(string stream, LogSettings log, bool redirected, Func<string> autoLog) =>
    [
        ($"{stream}_capture_maxbytes", log.CaptureMaxBytes),
        ($"{stream}_events_enabled", log.EventsEnabled),
        ($"{stream}_logfile", redirected ? "none" : log.Target switch { LogTarget.Auto => autoLog(), LogTarget.File => log.Path!, _ => "none" }),
        ($"{stream}_logfile_backups", log.Backups),
        ($"{stream}_logfile_maxbytes", log.MaxBytes),
        ($"{stream}_syslog", log.Syslog),
    ];
}
