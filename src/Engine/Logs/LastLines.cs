using System.Globalization;

namespace Supervisor.Engine.Logs;

/// <summary>The last lines of a log, read backwards in blocks, from as many rotated files as it takes.</summary>
internal static class LastLines
{
    private const int Block = 64 << 10;

    // Lines may be endless (binary output): what is given is bounded in any case.
    private const int Most = 16 << 20;

    /// <summary>Whole lines with their line ends, the last one perhaps without; <paramref name="file"/> is read up to <paramref name="length"/>.</summary>
    internal static byte[] Read(ILogFiles files, string path, int lines, int file, long length)
    {
        var blocks = new List<byte[]>();
        var search = new Search(lines);
        search.Take(files, file, length, blocks);
        for (var number = 1; !search.IsDone; number++)
        {
            var backup = files.OpenToRead(string.Create(CultureInfo.InvariantCulture, $"{path}.{number}"));
            if (backup < 0)
            {
                break;
            }

            if (files.Look(backup, out var size, out var regular) >= 0 && regular)
            {
                search.Take(files, backup, size, blocks);
            }

            files.Close(backup);
        }

        return Joined(blocks);
    }

    private static byte[] Joined(List<byte[]> backwards)
    {
        if (backwards.Count == 1)
        {
            return backwards[0];
        }

        var all = new byte[backwards.Sum(block => block.Length)];
        var at = all.Length;
        foreach (var block in backwards)
        {
            at -= block.Length;
            block.CopyTo(all, at);
        }

        return all;
    }

    private sealed class Search(int lines)
    {
        private int _found;
        private int _bytes;
        private bool _atEnd = true;

        internal bool IsDone { get; private set; } = lines <= 0;

        internal void Take(ILogFiles files, int file, long length, List<byte[]> blocks)
        {
            while (length > 0 && !IsDone)
            {
                var count = (int)Math.Min(Block, length);
                length -= count;
                var block = LogReader.Bytes(files, file, length, count) ?? [];
                var start = Start(block);
                _bytes += block.Length - start;
                IsDone |= _bytes >= Most;
                blocks.Add(start == 0 ? block : block[start..]);
            }
        }

        // Counts line ends backwards; the one that ends the last line begins nothing.
        private int Start(byte[] block)
        {
            for (var at = block.Length - 1; at >= 0; at--)
            {
                if (block[at] == (byte)'\n' && !_atEnd && ++_found == lines)
                {
                    IsDone = true;
                    return at + 1;
                }

                _atEnd = false;
            }

            return 0;
        }
    }
}
