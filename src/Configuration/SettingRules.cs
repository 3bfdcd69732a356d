namespace Supervisor.Configuration;

/// <summary>What it takes until a changed setting counts; the greater one wins.</summary>
public enum ChangeReach
{
    /// <summary>Nothing: it is only asked at the next decision, or a stream turns to it at the next byte.</summary>
    InPlace,

    /// <summary>A new child: the one that runs took the old setting in when it was launched.</summary>
    Restart,

    /// <summary>A new group: all its processes share what is set.</summary>
    Replace,
}

/// <summary>One key that two configurations may differ in.</summary>
/// <param name="Key">As it is written.</param>
/// <param name="Reach">What a change of it takes.</param>
/// <param name="Same">Whether two settings agree in it.</param>
/// <param name="Why">Why it takes that.</param>
public sealed record SettingRule<T>(string Key, ChangeReach Reach, Func<T, T, bool> Same, string Why);

/// <summary>The one table of keys: which there are, and what a change of each takes.</summary>
public static class SettingRules
{
    public static IReadOnlyList<SettingRule<GroupSettings>> OfGroup { get; } =
    [
        new("type", ChangeReach.Replace, (a, b) => a.Kind == b.Kind, "a pool or a socket begins or ends with its group"),
        new("priority", ChangeReach.InPlace, (a, b) => a.Priority == b.Priority, "asked when groups are started or stopped together"),
        new("events", ChangeReach.Replace, (a, b) => Events(a).SequenceEqual(Events(b)), "the pool has queued events by it"),
        new("buffer_size", ChangeReach.Replace, (a, b) => a.Listener?.BufferSize == b.Listener?.BufferSize, "the pool has queued events by it"),
        new("result_handler", ChangeReach.Replace, (a, b) => a.Listener?.ResultHandler == b.Listener?.ResultHandler, "an event in hand was sent to be judged by it"),
        new("len_unit", ChangeReach.Replace, (a, b) => a.Listener?.LengthInBytes == b.Listener?.LengthInBytes, "all listeners of a pool count alike"),
        new("processes", ChangeReach.InPlace, (a, b) => a.Processes.Select(Name).SequenceEqual(b.Processes.Select(Name)), "who is new starts, who is gone stops; the others are not concerned"),
    ];

    public static IReadOnlyList<SettingRule<ProgramSettings>> OfProgram { get; } =
    [
        new("program", ChangeReach.InPlace, (a, b) => a.ProgramName == b.ProgramName, "the name of a section (of a socket for FastCGI, see there)"),
        new("command", ChangeReach.Restart, (a, b) => a.Command == b.Command, "it is what was executed"),
        new("directory", ChangeReach.Restart, (a, b) => a.Directory == b.Directory, "set before the program was executed"),
        new("umask", ChangeReach.Restart, (a, b) => a.Umask == b.Umask, "set before the program was executed"),
        new("user", ChangeReach.Restart, (a, b) => a.User?.Uid == b.User?.Uid, "set before the program was executed, and never to be had back"),
        new("priority", ChangeReach.InPlace, (a, b) => a.Priority == b.Priority, "asked when processes are started or stopped together"),
        new("autostart", ChangeReach.InPlace, (a, b) => a.AutoStart == b.AutoStart, "asked when its group is started; turned on, it starts who is down"),
        new("autorestart", ChangeReach.InPlace, (a, b) => a.AutoRestart == b.AutoRestart, "asked when the child has ended"),
        new("startsecs", ChangeReach.InPlace, (a, b) => a.StartSecs == b.StartSecs, "asked at a launch; a start that is under way keeps its deadline"),
        new("startretries", ChangeReach.InPlace, (a, b) => a.StartRetries == b.StartRetries, "asked when a start has failed"),
        new("exitcodes", ChangeReach.InPlace, (a, b) => a.ExitCodes.Equals(b.ExitCodes), "asked when the child has ended"),
        new("stopsignal", ChangeReach.InPlace, (a, b) => a.StopSignal == b.StopSignal, "asked at a stop"),
        new("stopwaitsecs", ChangeReach.InPlace, (a, b) => a.StopWaitSecs == b.StopWaitSecs, "asked at a stop; one that is under way keeps its deadline"),
        new("stopasgroup", ChangeReach.InPlace, (a, b) => a.StopAsGroup == b.StopAsGroup, "asked at a stop"),
        new("killasgroup", ChangeReach.InPlace, (a, b) => a.KillAsGroup == b.KillAsGroup, "asked at a kill"),
        new("stop_on_engine_death", ChangeReach.Restart, (a, b) => a.StopOnEngineDeath == b.StopOnEngineDeath, "the kernel was told by the child itself"),
        new("essential", ChangeReach.InPlace, (a, b) => a.Essential == b.Essential, "asked when the child has ended for good"),
        new("redirect_stderr", ChangeReach.Restart, (a, b) => a.RedirectStderr == b.RedirectStderr, "the child has one pipe or two"),
        new("environment", ChangeReach.Restart, (a, b) => a.Environment.Equals(b.Environment), "given to execve"),
        new("serverurl", ChangeReach.Restart, (a, b) => a.ServerUrl == b.ServerUrl, "part of the environment"),
        new("socket", ChangeReach.Replace, (a, b) => a.FastCgi?.SocketUrl == b.FastCgi?.SocketUrl, "one socket is the stdin of all processes of the program"),
    ];

    /// <summary>One stream; the keys stand behind "stdout_" or "stderr_". A stream that had no pipe gets one only by a restart.</summary>
    public static IReadOnlyList<SettingRule<LogSettings>> OfStream { get; } =
    [
        new("logfile", ChangeReach.InPlace, (a, b) => a.Target == b.Target && a.Path == b.Path, "we write it: the next byte goes to the new file"),
        new("logfile_maxbytes", ChangeReach.InPlace, (a, b) => a.MaxBytes == b.MaxBytes, "asked after a write"),
        new("logfile_backups", ChangeReach.InPlace, (a, b) => a.Backups == b.Backups, "asked at a rotation"),
        new("capture_maxbytes", ChangeReach.InPlace, (a, b) => a.CaptureMaxBytes == b.CaptureMaxBytes, "we look for the tags"),
        new("events_enabled", ChangeReach.InPlace, (a, b) => a.EventsEnabled == b.EventsEnabled, "we make the events"),
        new("syslog", ChangeReach.InPlace, (a, b) => a.Syslog == b.Syslog, "we send the lines"),
    ];

    private static string Name(ProgramSettings process) => process.Name;

    private static IEnumerable<string> Events(GroupSettings group) => (group.Listener?.Events ?? []).Order(StringComparer.Ordinal);
}
