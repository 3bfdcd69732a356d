namespace Supervisor;

/// <summary>The body of POST /v1/logs and /v1/engine/log: which logs, how much of their past, and whether to go on.</summary>
public sealed record LogRequest
{
    // Settable, not init: the JSON generator would give init properties that are missing in the text no default of ours.

    /// <summary>As in <see cref="ActionRequest.Names"/>; not used for the activity log.</summary>
    public IReadOnlyList<string> Names { get; set; } = [];

    /// <summary>"stdout", "stderr" or "both".</summary>
    public string Stream { get; set; } = "stdout";

    /// <summary>Lines from the end of each log.</summary>
    public int Tail { get; set; } = 10;

    /// <summary>Instead: lines from the beginning of each log's file.</summary>
    public int? Head { get; set; }

    /// <summary>Instead: what the engine has read since then, to the end.</summary>
    public DateTime? Since { get; set; }

    /// <summary>Go on with every new line.</summary>
    public bool Follow { get; set; }

    /// <summary>Each log as one <see cref="LogLine"/> with its line ends; not with follow.</summary>
    public bool Raw { get; set; }

    /// <summary>From a <see cref="LogMark"/> "Begin": the life of the engine that <see cref="After"/> counts in.</summary>
    public string? Life { get; set; }

    /// <summary>How far each log has been read: it goes on after that, instead of with its tail.</summary>
    public IReadOnlyList<LogPlace> After { get; set; } = [];
}

/// <summary>How far one log has been read.</summary>
public sealed record LogPlace(string Name, string Stream, long Position);

/// <summary>Something about the lines that follow; its first property tells it from a <see cref="LogLine"/>.</summary>
public sealed record LogMark
{
    /// <summary>
    /// "Begin" (who speaks), "Start" (where a log's future begins), "Truncated" (a log was emptied), "Untimed" (older lines have no time), "Restarted" (what an earlier
    /// life of the engine wrote last is missing), "End" (nothing more will come). The client adds "Disconnected" and "Reconnected".
    /// </summary>
    public required string Mark { get; init; }

    /// <summary>The process; null when all are meant.</summary>
    public string? Name { get; init; }

    public string? Stream { get; init; }

    public string? HostName { get; init; }

    public Guid? EngineId { get; init; }

    /// <summary>With Begin: to be given back when going on.</summary>
    public string? Life { get; init; }

    /// <summary>With Start: how far the log has been given.</summary>
    public long? Position { get; init; }

    /// <summary>With Untimed: what is older has no time. Local time.</summary>
    public DateTime? Before { get; init; }

    /// <summary>With Disconnected: why.</summary>
    public string? Reason { get; init; }
}

/// <summary>The next of a stream of lines: one of the two.</summary>
public readonly record struct LogItem(LogLine? Line, LogMark? Mark);
