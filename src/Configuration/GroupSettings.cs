using System.Text.Json.Serialization;

namespace Supervisor.Configuration;

/// <summary>What kind of section a group came from.</summary>
public enum GroupKind
{
    Program,
    FastCgi,
    EventListener,
}

/// <summary>A named set of processes that are added, changed and removed together.</summary>
public sealed record GroupSettings
{
    public required string Name { get; init; }
    public GroupKind Kind { get; init; }
    public int Priority { get; init; } = 999;

    /// <summary>Members in start order: by priority, then by name (ordinal).</summary>
    public required ValueList<ProgramSettings> Processes { get; init; }

    /// <summary>Event listeners: length of the queue, subscribed types and the result handler's entry point.</summary>
    public EventListenerSettings? Listener { get; init; }

    /// <summary>Where the section that made the group begins.</summary>
    public SourceLocation Source { get; init; }
}

/// <summary>The keys that only [eventlistener:x] has; <paramref name="LengthInBytes"/> is len_unit=bytes.</summary>
public sealed record EventListenerSettings(ValueList<string> Events, int BufferSize, string ResultHandler, bool LengthInBytes = false);

/// <summary>The keys that only [fcgi-program:x] has.</summary>
public sealed record FastCgiSettings(string SocketUrl, [property: JsonConverter(typeof(OctalJson))] int? Mode, uint? OwnerUid, uint? OwnerGid, int? Backlog);

/// <summary>When a process that ended by itself starts again.</summary>
public enum AutoRestart
{
    Never,
    Unexpected,
    Always,
}

/// <summary>One process of a program, every option expanded and typed.</summary>
public sealed record ProgramSettings
{
    /// <summary>The process name (process_name expanded), without its group.</summary>
    public required string Name { get; init; }

    /// <summary>The x of [program:x].</summary>
    public required string ProgramName { get; init; }

    public required string Command { get; init; }
    public string? Directory { get; init; }
    [JsonConverter(typeof(OctalJson))]
    public int? Umask { get; init; }
    public Account? User { get; init; }
    public int Priority { get; init; } = 999;
    public bool AutoStart { get; init; } = true;
    public AutoRestart AutoRestart { get; init; } = AutoRestart.Unexpected;
    public int StartSecs { get; init; } = 1;
    public int StartRetries { get; init; } = 3;
    public ValueList<int> ExitCodes { get; init; } = [0];
    public int StopSignal { get; init; } = 15;
    public int StopWaitSecs { get; init; } = 10;
    public bool StopAsGroup { get; init; }
    public bool KillAsGroup { get; init; }
    public bool RedirectStderr { get; init; }

    /// <summary>The kernel kills it when the engine dies without stopping it.</summary>
    public bool StopOnEngineDeath { get; init; }

    /// <summary>When it ends for good, everything is stopped and the engine ends with its exit status.</summary>
    public bool Essential { get; init; }
    public required LogSettings StdOut { get; init; }
    public required LogSettings StdErr { get; init; }

    /// <summary>[supervisord] environment with the program's own laid over it.</summary>
    public ValueMap Environment { get; init; } = ValueMap.Empty;

    /// <summary>Explicit serverurl; null is AUTO.</summary>
    public string? ServerUrl { get; init; }

    /// <summary>FastCGI programs: the socket that all processes of the program share, in a group of its own as in a [group:x].</summary>
    public FastCgiSettings? FastCgi { get; init; }

    public SourceLocation Source { get; init; }
}

/// <summary>Where one stream of a process goes.</summary>
public enum LogTarget
{
    /// <summary>A file with a made-up name in childlogdir.</summary>
    Auto,
    /// <summary>Nowhere.</summary>
    None,
    /// <summary>The named file.</summary>
    File,
}

/// <summary>The log options of one stream; sizes in bytes, 0 is never rotate or capture off.</summary>
public sealed record LogSettings
{
    public LogTarget Target { get; init; } = LogTarget.Auto;

    /// <summary>Set when <see cref="Target"/> is <see cref="LogTarget.File"/>.</summary>
    public string? Path { get; init; }
    public long MaxBytes { get; init; } = 50L << 20;
    public int Backups { get; init; } = 10;
    public long CaptureMaxBytes { get; init; }
    public bool EventsEnabled { get; init; }
    public bool Syslog { get; init; }
    public bool StripAnsi { get; init; }

    /// <summary>Somebody wants its bytes: then the child has a pipe, and no /dev/null.</summary>
    [JsonIgnore]
    public bool IsRead => Target != LogTarget.None || Syslog || EventsEnabled || CaptureMaxBytes > 0;
}
