using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Logs;

/// <summary>All streams and logs at a moment when the pump stands still; numbers of descriptors are those of this process.</summary>
internal sealed record OutputSnapshot
{
    public IReadOnlyList<StreamsSnapshot> Processes { get; init; } = [];

    public IReadOnlyList<LogSnapshot> Logs { get; init; } = [];

    /// <summary>The made-up names of AUTO logs.</summary>
    public IReadOnlyList<AutoLogName> Names { get; init; } = [];

    /// <summary>Every descriptor that is named in it.</summary>
    public IEnumerable<int> Descriptors() =>
        Processes.SelectMany(process => (int[])[process.Input, process.Output?.Descriptor ?? -1, process.Error?.Descriptor ?? -1])
            .Concat(Logs.Select(log => log.Descriptor)).Where(descriptor => descriptor >= 0);
}

/// <summary>One living child's streams. <paramref name="Waiting"/> is what it has not yet read of its stdin and the pipe did not take.</summary>
internal sealed record StreamsSnapshot(ProcessKey Key, ProgramSettings Program, int Pid, int Input, byte[] Waiting, StreamSnapshot? Output, StreamSnapshot? Error);

/// <summary>One stdout or stderr: its pipe, its log, and what of it is in the middle of something.</summary>
internal sealed record StreamSnapshot(int Descriptor, string? Log)
{
    /// <summary>How far into an escape sequence that is stripped.</summary>
    public int Ansi { get; init; }

    public CaptureSnapshot? Capture { get; init; }

    /// <summary>The beginning of a line for syslog.</summary>
    public byte[] SyslogLine { get; init; } = [];
}

/// <summary>Whether within the tags, how many bytes of the next tag were seen, and what the section has so far.</summary>
internal sealed record CaptureSnapshot(bool Inside, int Matched, byte[] Section);

/// <summary>One log: its file when somebody writes to it (-1: nobody), and where positions, times and losses stand.</summary>
internal sealed record LogSnapshot(string Path, RotatingFileSettings Settings, int Descriptor, long Position, long Oldest, long LostBytes)
{
    public long BirthPosition { get; init; }

    public DateTime Birth { get; init; }

    /// <summary>Which streams own it, by process and by whether it is stderr.</summary>
    public IReadOnlyList<LogOwner> Owners { get; init; } = [];

    /// <summary>As the first engines wrote them.</summary>
    public IReadOnlyList<ReadTime> Times { get; init; } = [];

    /// <summary>The same in short; null in what the first engines wrote.</summary>
    public byte[]? Packed { get; init; }

    /// <summary>Of the lost bytes, what the activity log has not told yet.</summary>
    public long LostInEpisode { get; init; }
}

/// <summary>A stream whose log it is.</summary>
internal sealed record LogOwner(ProcessKey Key, bool StdErr);

/// <summary>Bytes from a position on, and when (UTC ticks) the first and the last of them were read.</summary>
internal readonly record struct ReadTime(long Position, long First, long Last);

/// <summary>The name that was made up for a stream, and whether its file was made.</summary>
internal sealed record AutoLogName(ProcessKey Key, bool StdErr, string Path, bool Made);
