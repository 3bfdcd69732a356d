using System.Globalization;
using System.Text;

namespace Supervisor.Engine.Http;

/// <summary>Cuts the pieces of a followed log into lines with their positions; an unfinished line waits for its end.</summary>
internal sealed class LineSplitter(string name, string stream, Func<long, DateTime?>? timeOf = null)
{
    /// <summary>A line longer than this is given in parts: some programs never end one.</summary>
    private const int Longest = 256 << 10;

    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss,fff";

    private readonly MemoryStream _begun = new();

    /// <summary>Up to where lines have been given; what is begun comes after it.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes that were lost and not told yet.</summary>
    private long _lost;

    public IEnumerable<LogLine> Take(ReadOnlyMemory<byte> bytes, long end, long lost)
    {
        if (lost > 0) // -1 says only that nobody knows: that is told by a mark.
        {
            _lost += lost + _begun.Length;
            _begun.SetLength(0);
        }

        var position = end - bytes.Length;
        Position = position - _begun.Length;
        while (bytes.Span.IndexOf((byte)'\n') is >= 0 and var at)
        {
            _begun.Write(bytes.Span[..at]);
            position += at + 1;
            bytes = bytes[(at + 1)..];
            yield return Line(position);
        }

        _begun.Write(bytes.Span);
        if (_begun.Length >= Longest)
        {
            yield return Line(end);
        }
    }

    /// <summary>What is left without a line end when nothing more will come.</summary>
    public LogLine? Rest(long position) => _begun.Length == 0 ? null : Line(position);

    private LogLine Line(long position)
    {
        var length = (int)_begun.Length;
        var bytes = _begun.GetBuffer().AsSpan(0, length);
        var text = Encoding.UTF8.GetString(bytes is [.., (byte)'\r'] ? bytes[..^1] : bytes);
        var line = new LogLine
        {
            Name = name,
            Stream = stream,
            Line = text,
            Timestamp = (stream == "Activity" ? Told(text) : null) ?? timeOf?.Invoke(position),
            Position = position,
            Lost = _lost,
        };
        _lost = 0;
        _begun.SetLength(0);
        Position = position;
        return line;
    }

    /// <summary>Lines of the activity log tell their time themselves.</summary>
    private static DateTime? Told(string line) => line.Length >= TimeFormat.Length
        && DateTime.TryParseExact(line.AsSpan(0, TimeFormat.Length), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) ? time : null;
}
