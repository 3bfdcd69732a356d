using Supervisor.Configuration;

namespace Supervisor.Engine.XmlRpc;

/// <summary>A process's settings as getAllConfigInfo shows them.</summary>
internal static class ConfigInfo
{
    /// <param name="group">Its group.</param>
    /// <param name="program">The process.</param>
    /// <param name="inUse">Whether the group exists, or is only in the files.</param>
    public static RpcValue Of(GroupSettings group, ProgramSettings program, bool inUse) => new RpcValue.Struct(
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
        .. Stream("stdout", program.StdOut, redirected: false),
        ("stopsignal", program.StopSignal),
        ("stopwaitsecs", program.StopWaitSecs),
        .. Stream("stderr", program.StdErr, program.RedirectStderr),
        ("serverurl", program.ServerUrl ?? "none"),
    ]);

    private static IEnumerable<(string, RpcValue)> Stream(string stream, LogSettings log, bool redirected) =>
    [
        ($"{stream}_capture_maxbytes", log.CaptureMaxBytes),
        ($"{stream}_events_enabled", log.EventsEnabled),
        ($"{stream}_logfile", redirected ? "none" : log.Target switch { LogTarget.Auto => "auto", LogTarget.File => log.Path!, _ => "none" }),
        ($"{stream}_logfile_backups", log.Backups),
        ($"{stream}_logfile_maxbytes", log.MaxBytes),
        ($"{stream}_syslog", log.Syslog),
    ];
}
