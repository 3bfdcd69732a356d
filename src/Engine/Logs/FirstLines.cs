namespace Supervisor.Engine.Logs;

/// <summary>The first lines of a log's file.</summary>
internal static class FirstLines
{
    private const int Block = 64 << 10;
    private const int Most = 16 << 20;

    /// <summary>Where whole lines with their line ends stand, the last one perhaps without.</summary>
    internal static LogPart Find(ILogFiles files, int file, long length, int lines)
    {
        var (end, block) = (0L, new byte[(int)Math.Min(Block, length)]);
        while (end < Math.Min(length, Most) && lines > 0)
        {
            var count = files.ReadAt(file, block.AsSpan(0, (int)Math.Min(block.Length, length - end)), end);
            if (count <= 0)
            {
                break;
            }

            var at = 0;
            while (lines > 0 && at < count)
            {
                var feed = block.AsSpan(at, count - at).IndexOf((byte)'\n');
                (at, lines) = feed < 0 ? (count, lines) : (at + feed + 1, lines - 1);
            }

            end += at;
        }

        return new(file, 0, end);
    }
}
