using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Http;

/// <summary>What a piece of a followed log tells beside its bytes.</summary>
internal static class LogMarks
{
    public static LogMark? Of(string name, string stream, LogPiece piece) =>
        piece.Lost < 0 ? new LogMark { Mark = "Restarted", Name = name, Stream = stream }
        : piece.Truncated ? new LogMark { Mark = "Truncated", Name = name, Stream = stream }
        : null;
}
