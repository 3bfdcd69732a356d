using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Logs;

/// <summary>The logs as those who answer requests see them: files to read, streams to follow.</summary>
internal sealed class EngineLogs(LogOutput output, ActivityLog activity, ILogFiles files) : ILogs
{
    private readonly LogReader _reader = new(files);

    public string? PathOf(LogName log)
    {
        if (log.Program is null)
        {
            return activity.Path;
        }

        var (stdout, stderr) = output.LogPaths(log.Key, log.Program);
        return log.Error ? stderr : stdout;
    }

    public long LostBytes(ProcessKey key) => output.LostBytes(key);

    public LogAnswer Read(LogName log, long offset, long length) => Answer(_reader.Read(PathOf(log), offset, length));

    public LogAnswer Tail(LogName log, long offset, long length) => Answer(_reader.Tail(PathOf(log), offset, length));

    public async Task<ILogReading?> FollowAsync(LogName log, LogTail tail)
    {
        var follower = log.Program is null
            ? await activity.FollowAsync(tail).ConfigureAwait(false)
            : await output.FollowAsync(log.Key, log.Program, log.Error, tail).ConfigureAwait(false);
        return follower is null ? null : new Reading(follower);
    }

    public string? ClearActivity()
    {
        activity.Info("reopening log file");
        return activity.Clear();
    }

    private static LogAnswer Answer(LogReadResult result) => result switch
    {
        LogReadResult.Bytes bytes => new(LogRefusal.None, bytes.Content, bytes.Content.Length, false),
        LogReadResult.Tail tail => new(LogRefusal.None, tail.Content, tail.Offset, tail.Overflow),
        LogReadResult.Refused { Fault: LogFault.BadArguments } => LogAnswer.Refused(LogRefusal.BadArguments),
        LogReadResult.Refused { Fault: LogFault.NoFile } => LogAnswer.Refused(LogRefusal.NoFile),
        _ => LogAnswer.Refused(LogRefusal.Failed),
    };

    private sealed class Reading(LogFollower follower) : ILogReading
    {
        public async ValueTask<LogPiece> ReadAsync(CancellationToken cancellation)
        {
            var chunk = await follower.ReadAsync(cancellation).ConfigureAwait(false);
            return new LogPiece(chunk.Bytes, chunk.Position, chunk.Lost, chunk.Truncated, chunk.Ended) { MorePast = chunk.MorePast };
        }

        public DateTime? TimeOf(long position) => follower.TimeOf(position);

        public DateTime? UntimedBefore => follower.UntimedBefore;

        public void Dispose() => follower.Dispose();
    }
}
