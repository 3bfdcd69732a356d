namespace Supervisor;

/// <summary>One event on the stream; fields that an event type lacks are null.</summary>
public sealed record SupervisorEvent
{
    /// <summary>The session it was read through; filled in by the client.</summary>
    public string? Supervisor { get; init; }
    public string? HostName { get; init; }

    /// <summary>The engine's identity, kept over upgrades.</summary>
    public Guid EngineId { get; init; }
    public DateTime Time { get; init; }

    /// <summary>supervisord's name, for example "PROCESS_STATE_EXITED"; "LOST" when the reader fell behind.</summary>
    public required string EventType { get; init; }
    public string? Name { get; init; }
    public string? Group { get; init; }
    public string? ProcessName { get; init; }
    public string? State { get; init; }
    public string? FromState { get; init; }
    public int? Id { get; init; }
    public int? ExitCode { get; init; }
    public bool? Expected { get; init; }
    public int? Tries { get; init; }

    /// <summary>What a program wrote (the first 4 KiB of it), what was sent with a remote event, or when a tick began.</summary>
    public string? Data { get; init; }

    /// <summary>The type of a remote event, as its sender named it.</summary>
    public string? DataType { get; init; }

    /// <summary>With LOST: how many events the reader missed; null when the engine has restarted meanwhile, and nobody knows.</summary>
    public long? Lost { get; init; }
    public long Serial { get; init; }

    public override string ToString() => Name is null ? EventType : $"{EventType} {Name}";
}
