using System.Text.Json.Serialization;

namespace Supervisor.Configuration;

/// <summary>One whole configuration, main file and includes, typed and checked.</summary>
public sealed record SupervisorConfiguration
{
    /// <summary>The main file as it was found or given.</summary>
    public required string Path { get; init; }

    public required SupervisordSettings Supervisord { get; init; }

    /// <summary>Every [inet_http_server…], then every [unix_http_server…], each in file order: so the original opens them.</summary>
    public ValueList<ServerSettings> Servers { get; init; } = [];

    public SupervisorctlSettings? Supervisorctl { get; init; }

    public ValueList<PluginSettings> RpcInterfaces { get; init; } = [];

    public ValueList<PluginSettings> CtlPlugins { get; init; } = [];

    /// <summary>All groups in start order: by priority, then by name (ordinal).</summary>
    public ValueList<GroupSettings> Groups { get; init; } = [];

    /// <summary>The URL that children get as SUPERVISOR_SERVER_URL unless they name their own: first unix socket, else the last inet server.</summary>
    public string? ServerUrl { get; init; }
}

/// <summary>[supervisord]: the engine itself.</summary>
public sealed record SupervisordSettings
{
    /// <summary>Path of the activity log, or "syslog".</summary>
    public required string LogFile { get; init; }
    public long LogFileMaxBytes { get; init; } = 50L << 20;
    public int LogFileBackups { get; init; } = 10;
    public ActivityLevel LogLevel { get; init; } = ActivityLevel.Info;
    public required string PidFile { get; init; }
    [JsonConverter(typeof(OctalJson))]
    public int Umask { get; init; } = 0b010_010;
    public bool NoDaemon { get; init; }
    public bool Silent { get; init; }
    public int MinFds { get; init; } = 1024;
    public int MinProcs { get; init; } = 200;
    public bool NoCleanup { get; init; }
    public required string ChildLogDir { get; init; }
    public Account? User { get; init; }
    public string? Directory { get; init; }
    public bool StripAnsi { get; init; }
    public ValueMap Environment { get; init; } = ValueMap.Empty;
    public string Identifier { get; init; } = "supervisor";

    /// <summary>The version whose quirks are wanted back: "4.3", or null for none.</summary>
    public string? Compat { get; init; }

    /// <summary>Where what is pushed is kept.</summary>
    public string FragmentDir { get; init; } = "";

    /// <summary>Where the engine keeps what must outlive it; null is the pidfile's folder.</summary>
    public string? StateDir { get; init; }

    /// <summary>Whether who was stopped by a person stays stopped when the engine is stopped and started.</summary>
    public bool RememberStop { get; init; }

    /// <summary>What hurts in the original and is mended here is to be as it was.</summary>
    [JsonIgnore]
    public bool OldWays => Compat is not null;
    public SourceLocation Source { get; init; }
}

/// <summary>Levels of the activity log with the original's numbers.</summary>
public enum ActivityLevel
{
    Blather = 3,
    Trace = 5,
    Debug = 10,
    Info = 20,
    Warn = 30,
    Error = 40,
    Critical = 50,
}

/// <summary>A resolved account: what was written, its user id and its primary group.</summary>
public sealed record Account(string Name, uint Uid, uint Gid);

/// <summary>One HTTP server section; what a password may look like, <see cref="StoredPassword"/> says.</summary>
[JsonDerivedType(typeof(UnixServerSettings), "unix")]
[JsonDerivedType(typeof(InetServerSettings), "inet")]
public abstract record ServerSettings
{
    /// <summary>The section's full name, for example "unix_http_server:admin".</summary>
    public required string Section { get; init; }
    public string? Username { get; init; }
    [JsonConverter(typeof(SecretJson))]
    public string? Password { get; init; }

    /// <summary>Who is asked for beside that one name, which may do everything.</summary>
    public ValueList<HttpUser> Users { get; init; } = [];
    public SourceLocation Source { get; init; }

    /// <summary>Everybody who is asked for; with none, nobody is asked for anything.</summary>
    [JsonIgnore]
    public IEnumerable<HttpUser> AllUsers => Username is { Length: > 0 } && Password is not null
        ? Users.Prepend(new HttpUser { Name = Username, Password = Password, Role = HttpUserRole.Control, Source = Source })
        : Users;
}

/// <summary>[unix_http_server]: a socket file with mode and owner (null: left alone).</summary>
public sealed record UnixServerSettings : ServerSettings
{
    public required string File { get; init; }
    [JsonConverter(typeof(OctalJson))]
    public int Mode { get; init; } = 0b111_000_000;
    public uint? OwnerUid { get; init; }
    public uint? OwnerGid { get; init; }

    /// <summary>Null: whoever the mode lets in may do everything.</summary>
    public PeerRules? Peers { get; init; }
}

/// <summary>[inet_http_server]: host is empty for all IPv4 interfaces.</summary>
public sealed record InetServerSettings : ServerSettings
{
    public required string Host { get; init; }
    public required int Port { get; init; }

    /// <summary>Served off loopback without a password, on purpose.</summary>
    public bool AllowUnauthenticated { get; init; }

    /// <summary>Null: plain HTTP.</summary>
    public TlsSettings? Tls { get; init; }

    [JsonIgnore]
    public string Scheme => Tls is null ? "http" : "https";
}

/// <summary>[supervisorctl] as the client reads it.</summary>
public sealed record SupervisorctlSettings
{
    public string ServerUrl { get; init; } = "http://localhost:9001";
    public string? Username { get; init; }
    [JsonConverter(typeof(SecretJson))]
    public string? Password { get; init; }
    public string Prompt { get; init; } = "supervisor";
    public string? HistoryFile { get; init; }
}

/// <summary>[rpcinterface:x] or [ctlplugin:x]: a Python entry point and its arguments.</summary>
public sealed record PluginSettings(string Name, string Factory, ValueMap Arguments, SourceLocation Source);
