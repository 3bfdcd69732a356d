namespace Supervisor.Engine.Logs;

/// <summary>The first lines of a log's file.</summary>
internal static class FirstLines
{
    private const int Block = 64 << 10;
    private const int Most = 16 << 20;

    /// <summary>Whole lines with their line ends, the last one perhaps without.</summary>
    internal static byte[] Read(ILogFiles files, int file, long length, int lines)
    {
        using var all = new MemoryStream();
        for (var at = 0L; at < Math.Min(length, Most) && lines > 0; at += Block)
        {
            var block = LogReader.Bytes(files, file, at, Math.Min(Block, length - at)) ?? [];
            var end = 0;
            while (lines > 0 && end < block.Length)
            {
                var feed = block.AsSpan(end).IndexOf((byte)'\n');
                (end, lines) = feed < 0 ? (block.Length, lines) : (end + feed + 1, lines - 1);
            }

            all.Write(block, 0, end);
        }

        return all.ToArray();
    }
}
