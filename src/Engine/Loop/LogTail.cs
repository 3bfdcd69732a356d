namespace Supervisor.Engine.Loop;

/// <summary>How much of a log's past a reader begins with.</summary>
internal readonly record struct LogTail(LogTailKind Kind, long Amount)
{
    /// <summary>What was written since the engine knows the log.</summary>
    public static readonly LogTail Birth = new(LogTailKind.Birth, 0);

    /// <summary>Only what is still to come.</summary>
    public static readonly LogTail None = Lines(0);

    public static LogTail Bytes(int count) => new(LogTailKind.Bytes, count);

    public static LogTail Lines(int count) => new(LogTailKind.Lines, count);

    /// <summary>Lines from the beginning of the file.</summary>
    public static LogTail Head(int count) => new(LogTailKind.Head, count);

    /// <summary>What comes after a position that a reader had reached.</summary>
    public static LogTail From(long position) => new(LogTailKind.From, position);

    /// <summary>What was read at or after that time (UTC).</summary>
    public static LogTail Since(DateTime utc) => new(LogTailKind.Since, utc.Ticks);
}

/// <summary>What the amount of a <see cref="LogTail"/> counts.</summary>
internal enum LogTailKind
{
    Bytes,
    Lines,
    Head,
    From,
    Birth,
    Since,
}
