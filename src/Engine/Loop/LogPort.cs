using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>Which log: a stream of a process, or the engine's own.</summary>
internal readonly record struct LogName(ProcessKey Key, ProgramSettings? Program, bool Error)
{
    public static readonly LogName Activity = new(default, null, false);

    public static LogName Of(ProcessEntry entry, bool error) => new(entry.Key, entry.Program, error);

    public bool IsActivity => Program is null;
}

/// <summary>What those who answer requests know of logs. May be called from any thread.</summary>
internal interface ILogs
{
    /// <summary>The file a log goes to right now; null for none.</summary>
    string? PathOf(LogName log);

    /// <summary>Bytes of a process's output that its disks did not take.</summary>
    long LostBytes(ProcessKey key);

    /// <summary>Bytes by the original's rules for offset and length.</summary>
    LogAnswer Read(LogName log, long offset, long length);

    /// <summary>The original's "tail": bytes, next offset, overflow.</summary>
    LogAnswer Tail(LogName log, long offset, long length);

    /// <summary>So much of the past, then everything new; null when there is no file.</summary>
    Task<ILogReading?> FollowAsync(LogName log, LogTail tail);

    /// <summary>Removes the activity log and begins a new one; the error in words, or null.</summary>
    string? ClearActivity();
}

/// <summary>A log being followed; the first piece is the past, or its beginning.</summary>
internal interface ILogReading : IDisposable
{
    /// <summary>The bytes are good until the next call.</summary>
    ValueTask<LogPiece> ReadAsync(CancellationToken cancellation);

    /// <summary>When (UTC, at the latest) the byte before this position was read; null for what was there before the engine knew the log.</summary>
    DateTime? TimeOf(long position);

    /// <summary>Asked for what came since a time: what is older than this (UTC) has no time, and may be missing; null when nothing may.</summary>
    DateTime? UntimedBefore { get; }
}

/// <summary>The next bytes of a followed log, up to <paramref name="Position"/>; after Ended nothing follows. Lost is -1 when nobody knows how much.</summary>
internal readonly record struct LogPiece(ReadOnlyMemory<byte> Bytes, long Position, long Lost, bool Truncated, bool Ended)
{
    /// <summary>It is of the past, and more of that follows.</summary>
    public bool MorePast { get; init; }
}

/// <summary>What reading a log gave.</summary>
internal readonly record struct LogAnswer(LogRefusal Refusal, byte[] Bytes, long Offset, bool Overflow)
{
    public static LogAnswer Refused(LogRefusal why) => new(why, [], 0, false);
}

/// <summary>Why a log was not read.</summary>
internal enum LogRefusal
{
    None,
    BadArguments,
    NoFile,
    Failed,
}
