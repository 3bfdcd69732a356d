namespace Supervisor;

/// <summary>One line of a process's output or of the activity log.</summary>
public sealed record LogLine
{
    /// <summary>The session it was read through; filled in by the client.</summary>
    public string? Supervisor { get; init; }

    /// <summary>The host the engine runs on; filled in by the client.</summary>
    public string? HostName { get; init; }

    /// <summary>The engine's identity; filled in by the client, null where it is unknown.</summary>
    public Guid? EngineId { get; init; }

    /// <summary>The process's name, or "supervisord" for the activity log.</summary>
    public required string Name { get; init; }

    /// <summary>"StdOut", "StdErr" or "Activity".</summary>
    public required string Stream { get; init; }

    /// <summary>Local time when the engine read the line, at the latest; null for what was in the file before this engine knew it.</summary>
    public DateTime? Timestamp { get; init; }

    /// <summary>The text without its line end; bytes that are no UTF-8 show as U+FFFD.</summary>
    public required string Line { get; init; }

    /// <summary>Position just after this line in the stream's life, in bytes; followers resume from it.</summary>
    public long Position { get; init; }

    /// <summary>Bytes that were lost before this line because the reader fell behind; 0 almost always.</summary>
    public long Lost { get; init; }

    public override string ToString() => Line;
}
