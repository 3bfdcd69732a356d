namespace Supervisor.Configuration;

/// <summary>A group that both configurations have, and the options in which it differs.</summary>
public sealed record GroupChange(string Group, ValueList<string> Options);

/// <summary>What must happen to groups to come from one configuration to another.</summary>
public sealed record ConfigurationDiff(ValueList<string> Added, ValueList<GroupChange> Changed, ValueList<string> Removed)
{
    public bool IsEmpty => Added.Count == 0 && Changed.Count == 0 && Removed.Count == 0;

    public static ConfigurationDiff Between(SupervisorConfiguration active, SupervisorConfiguration pending) => Between(active.Groups, pending.Groups);

    /// <summary>
    /// As the original compares: everything of a process and its group but where it was written; what is AUTO on either side equals any
    /// log file; owner, mode and backlog of a FastCGI socket do not count, nor does strip_ansi, which is the daemon's.
    /// </summary>
    public static ConfigurationDiff Between(IReadOnlyList<GroupSettings> active, IReadOnlyList<GroupSettings> pending)
    {
        var before = active.ToDictionary(group => group.Name, StringComparer.Ordinal);
        var after = pending.Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        return new(
            pending.Where(group => !before.ContainsKey(group.Name)).Select(group => group.Name).ToValueList(),
            pending.Where(group => before.ContainsKey(group.Name))
                .Select(group => new GroupChange(group.Name, Options(before[group.Name], group)))
                .Where(change => change.Options.Count > 0).ToValueList(),
            active.Where(group => !after.Contains(group.Name)).Select(group => group.Name).ToValueList());
    }

    /// <summary>The options in which two groups differ, each once.</summary>
    private static ValueList<string> Options(GroupSettings a, GroupSettings b)
    {
        var options = Names(
            ("type", a.Kind == b.Kind),
            ("priority", a.Priority == b.Priority),
            ("events", Same(a.Listener?.Events.Order(StringComparer.Ordinal), b.Listener?.Events.Order(StringComparer.Ordinal))),
            ("buffer_size", a.Listener?.BufferSize == b.Listener?.BufferSize),
            ("result_handler", a.Listener?.ResultHandler == b.Listener?.ResultHandler),
            ("len_unit", a.Listener?.LengthInBytes == b.Listener?.LengthInBytes),
            ("processes", a.Processes.Select(process => process.Name).SequenceEqual(b.Processes.Select(process => process.Name))));
        var pairs = a.Processes.Join(b.Processes, process => process.Name, process => process.Name, (one, other) => (one, other), StringComparer.Ordinal);
        return options.Concat(pairs.SelectMany(pair => Options(pair.one, pair.other))).Distinct().ToValueList();
    }

    private static IEnumerable<string> Options(ProgramSettings a, ProgramSettings b) =>
        Names(
            ("program", a.ProgramName == b.ProgramName),
            ("command", a.Command == b.Command),
            ("directory", a.Directory == b.Directory),
            ("umask", a.Umask == b.Umask),
            ("user", a.User?.Uid == b.User?.Uid),
            ("priority", a.Priority == b.Priority),
            ("autostart", a.AutoStart == b.AutoStart),
            ("autorestart", a.AutoRestart == b.AutoRestart),
            ("startsecs", a.StartSecs == b.StartSecs),
            ("startretries", a.StartRetries == b.StartRetries),
            ("exitcodes", a.ExitCodes.Equals(b.ExitCodes)),
            ("stopsignal", a.StopSignal == b.StopSignal),
            ("stopwaitsecs", a.StopWaitSecs == b.StopWaitSecs),
            ("stopasgroup", a.StopAsGroup == b.StopAsGroup),
            ("killasgroup", a.KillAsGroup == b.KillAsGroup),
            ("stop_on_engine_death", a.StopOnEngineDeath == b.StopOnEngineDeath),
            ("essential", a.Essential == b.Essential),
            ("redirect_stderr", a.RedirectStderr == b.RedirectStderr),
            ("environment", a.Environment.Equals(b.Environment)),
            ("serverurl", a.ServerUrl == b.ServerUrl),
            ("socket", a.FastCgi?.SocketUrl == b.FastCgi?.SocketUrl))
        .Concat(Options("stdout", a.StdOut, b.StdOut))
        .Concat(Options("stderr", a.StdErr, b.StdErr));

    private static IEnumerable<string> Options(string stream, LogSettings a, LogSettings b) => Names(
        ($"{stream}_logfile", a.Target == LogTarget.Auto || b.Target == LogTarget.Auto || (a.Target == b.Target && a.Path == b.Path)),
        ($"{stream}_logfile_maxbytes", a.MaxBytes == b.MaxBytes),
        ($"{stream}_logfile_backups", a.Backups == b.Backups),
        ($"{stream}_capture_maxbytes", a.CaptureMaxBytes == b.CaptureMaxBytes),
        ($"{stream}_events_enabled", a.EventsEnabled == b.EventsEnabled),
        ($"{stream}_syslog", a.Syslog == b.Syslog));

    private static bool Same(IEnumerable<string>? a, IEnumerable<string>? b) => (a ?? []).SequenceEqual(b ?? []);

    private static IEnumerable<string> Names(params (string Option, bool Same)[] options) =>
        options.Where(option => !option.Same).Select(option => option.Option);
}
