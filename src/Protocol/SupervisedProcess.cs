using System.Text.Json.Serialization;

namespace Supervisor;

/// <summary>One supervised process as the outside sees it.</summary>
public sealed record SupervisedProcess
{
    /// <summary>The session it was read through; filled in by the client.</summary>
    public string? Supervisor { get; init; }

    /// <summary>The host the engine runs on, as the engine says.</summary>
    public string? HostName { get; init; }

    /// <summary>The engine's identity, kept over upgrades.</summary>
    public Guid EngineId { get; init; }

    /// <summary>Unique within an engine: "group:process", or just the name when both are equal.</summary>
    public required string Name { get; init; }
    public required string Group { get; init; }
    public required string ProcessName { get; init; }

    /// <summary>The state as text (see <see cref="ProcessStateName"/>): text survives every serialisation, an enum does not.</summary>
    public required string State { get; init; }

    /// <summary>The state as supervisord's number.</summary>
    public int StateCode { get; init; }

    /// <summary>The process id while it runs.</summary>
    public int? Id { get; init; }

    /// <summary>The same under the names that Get-Process and Stop-Process know; a property of the class survives remoting, one of a types file does not.</summary>
    [JsonIgnore]
    public int? PID => Id;

    /// <summary>See <see cref="PID"/>.</summary>
    [JsonIgnore]
    public int? ProcessId => Id;

    /// <summary>Local time of the last start; null when never started.</summary>
    public DateTime? StartTime { get; init; }

    /// <summary>Local time of the last end; null when it never ended.</summary>
    public DateTime? StopTime { get; init; }

    /// <summary>How long it has been up, while it is RUNNING.</summary>
    public TimeSpan? Uptime { get; init; }

    /// <summary>The last exit status; -1 when a signal ended it, null when it never ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why the last start failed, in the original's words.</summary>
    public string? SpawnError { get; init; }

    /// <summary>The description column of supervisorctl.</summary>
    public string Description { get; init; } = "";

    /// <summary>Path of the log file; null when there is none.</summary>
    public string? StdOutLog { get; init; }

    /// <summary>Path of the log file; null when there is none.</summary>
    public string? StdErrLog { get; init; }

    /// <summary>Bytes of its output that the disks of its logs did not take, since the engine first opened them; 0 with an original supervisord, which does not count.</summary>
    public long LostBytes { get; init; }
    public bool AutoStart { get; init; }
    public int Priority { get; init; }

    public override string ToString() => Name;
}
