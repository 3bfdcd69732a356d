using System.Buffers.Text;

namespace Supervisor.Chaos.Accounting;

/// <summary>All that is in a program's log files, the oldest first, as lines; what is no line is counted.</summary>
internal sealed class LogText
{
    private LogText()
    {
    }

    public List<(long Number, int Pid)> Lines { get; } = [];

    /// <summary>Pieces of lines: the rest of them never came to the disk.</summary>
    public int Torn { get; private set; }

    public int Files { get; private set; }

    public static LogText Read(Writer writer)
    {
        var text = new LogText();
        using var all = new MemoryStream();
        foreach (var path in Directory.GetFiles(writer.LogFolder, writer.Name + ".log*").OrderByDescending(path => Age(path, writer.Log)).ThenBy(path => path, StringComparer.Ordinal))
        {
            text.Files++;
            all.Write(File.ReadAllBytes(path));
        }

        text.Parse(all.GetBuffer().AsSpan(0, (int)all.Length));
        return text;
    }

    /// <summary>As it stands in the log.</summary>
    public static int Length(long number, int pid) => "line  pid \n".Length + Digits(number) + Digits(pid);

    // p.log is the newest, p.log.1 the one before it; p.log.moved0001 the oldest of its kind.
    private static long Age(string path, string log) =>
        path == log ? 0
        : long.TryParse(path.AsSpan(log.Length + 1), CultureInfo.InvariantCulture, out var rotated) ? rotated
        : long.TryParse(path.AsSpan(log.Length + ".moved".Length), CultureInfo.InvariantCulture, out var moved) ? 1_000_000 - moved
        : 0;

    private void Parse(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var piece = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (end >= 0 && IsLine(piece, out var line))
            {
                Lines.Add(line);
                continue;
            }

            // Where a beginning lacks its end, the next line follows it at once.
            Torn++;
            if (end >= 0 && piece.LastIndexOf("line "u8) is > 0 and var at && IsLine(piece[at..], out line))
            {
                Lines.Add(line);
            }
        }
    }

    private static bool IsLine(ReadOnlySpan<byte> text, out (long Number, int Pid) line)
    {
        line = default;
        if (!text.StartsWith("line "u8) || !Utf8Parser.TryParse(text[5..], out long number, out var used) || !text[(5 + used)..].StartsWith(" pid "u8))
        {
            return false;
        }

        var rest = text[(5 + used + 5)..];
        var matches = Utf8Parser.TryParse(rest, out int pid, out used) && used == rest.Length;
        line = (number, pid);
        return matches;
    }

    private static int Digits(long number) => number.ToString(CultureInfo.InvariantCulture).Length;
}
