namespace Supervisor.Configuration;

/// <summary>Every section and key that means something, for the search for slips of the pen.</summary>
internal static class KnownNames
{
    private static readonly string[] Program =
    [
        "command", "process_name", "numprocs", "numprocs_start", "priority", "autostart", "autorestart", "startsecs", "startretries", "exitcodes",
        "stopsignal", "stopwaitsecs", "stopasgroup", "killasgroup", "user", "redirect_stderr", "environment", "directory", "umask", "serverurl", "stop_on_engine_death", "essential",
        .. Stream("stdout"), .. Stream("stderr"),
    ];

    private static readonly Dictionary<string, string[]> Keys = new(StringComparer.Ordinal)
    {
        ["supervisord"] =
        [
            "logfile", "logfile_maxbytes", "logfile_backups", "loglevel", "pidfile", "umask", "nodaemon", "silent", "minfds", "minprocs", "nocleanup",
            "childlogdir", "user", "directory", "strip_ansi", "environment", "identifier", "compat", "fragment_dir", "state_dir", "remember_stop",
        ],
        ["supervisorctl"] = ["serverurl", "username", "password", "prompt", "history_file"],
        ["include"] = ["files"],
        ["unix_http_server"] = ["file", "chmod", "chown", "username", "password", "users", .. PeerKeys.All],
        // Those of a unix socket too: they are refused here by name.
        ["inet_http_server"] = ["port", "username", "password", "allow_unauthenticated", "users", .. TlsKeys.All, .. PeerKeys.All],
        ["http_user:"] = ["password", "role"],
        ["program:"] = Program,
        ["group:"] = ["programs", "priority"],
        ["eventlistener:"] = [.. Program, "events", "buffer_size", "result_handler", "len_unit"],
        ["fcgi-program:"] = [.. Program, "socket", "socket_owner", "socket_mode", "socket_backlog"],
        ["rpcinterface:"] = [],
        ["ctlplugin:"] = [],
    };

    private static readonly Dictionary<string, string[]> Legacy = new(StringComparer.Ordinal)
    {
        ["supervisord"] = ["http_port", "http_username", "http_password", "sockchmod", "sockchown", "xmlrpc_port", "serverurl", "backofflimit", "forkonly"],
        ["program:"] = ["log_stdout", "log_stderr", "logfile", "logfile_maxbytes", "logfile_backups"],
    };

    public static IEnumerable<string> SectionKinds => Keys.Keys;

    /// <summary>"program:" for "program:web", the whole name for single sections; null for an unknown one.</summary>
    public static string? KindOf(string section) => Keys.Keys.FirstOrDefault(kind =>
        kind.EndsWith(':') || kind.EndsWith("_http_server", StringComparison.Ordinal) ? section.StartsWith(kind, StringComparison.Ordinal) : section == kind);

    /// <summary>In these the keys are arguments of a Python factory: any name may be right.</summary>
    public static bool TakesAnyKey(string kind) => kind is "rpcinterface:" or "ctlplugin:";

    public static IReadOnlyList<string> KeysOf(string kind) => Keys[kind];

    public static bool IsLegacy(string kind, string key) => Legacy.TryGetValue(kind, out var keys) && keys.Contains(key);

    private static string[] Stream(string name) =>
    [
        $"{name}_logfile", $"{name}_logfile_maxbytes", $"{name}_logfile_backups", $"{name}_capture_maxbytes", $"{name}_events_enabled", $"{name}_syslog",
    ];
}
