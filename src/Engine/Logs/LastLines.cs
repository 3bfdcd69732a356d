using System.Globalization;

namespace Supervisor.Engine.Logs;

/// <summary>The last lines of a log, found backwards in blocks, in as many rotated files as it takes.</summary>
internal static class LastLines
{
    private const int Block = 64 << 10;

    // Lines may be endless (binary output): what is given is bounded in any case.
    private const int Most = 16 << 20;

    /// <summary>
    /// Where whole lines with their line ends stand, oldest first, the last one perhaps without; <paramref name="file"/> is read up to
    /// <paramref name="length"/>. Other files that have some of them are open.
    /// </summary>
    internal static List<LogPart> Find(ILogFiles files, string path, int lines, int file, long length)
    {
        var search = new Search(lines);
        var start = search.Start(files, file, length);
        List<LogPart> parts = [new(file, start, length - start)];
        for (var number = 1; !search.IsDone; number++)
        {
            var backup = files.OpenToRead(string.Create(CultureInfo.InvariantCulture, $"{path}.{number}"));
            if (backup < 0)
            {
                break;
            }

            if (files.Look(backup, out var size, out var regular) >= 0 && regular)
            {
                start = search.Start(files, backup, size);
                parts.Insert(0, new(backup, start, size - start));
            }
            else
            {
                files.Close(backup);
            }
        }

        return parts;
    }

    private sealed class Search(int lines)
    {
        private readonly byte[] _block = new byte[lines > 0 ? Block : 0];
        private int _found;
        private long _bytes;
        private bool _atEnd = true;

        internal bool IsDone { get; private set; } = lines <= 0;

        /// <summary>Where in this file what is wanted begins.</summary>
        internal long Start(ILogFiles files, int file, long length)
        {
            while (length > 0 && !IsDone)
            {
                var count = (int)Math.Min(Block, length);
                var block = _block.AsSpan(0, count);
                if (!ReadWhole(files, file, block, length - count))
                {
                    // The disk refuses, or the file has shrunk: what comes before is not reached.
                    IsDone = true;
                    break;
                }

                var start = StartIn(block);
                length -= count - start;
                _bytes += count - start;
                IsDone |= _bytes >= Most;
            }

            return length;
        }

        private static bool ReadWhole(ILogFiles files, int file, Span<byte> block, long from)
        {
            while (!block.IsEmpty)
            {
                var count = files.ReadAt(file, block, from);
                if (count <= 0)
                {
                    return false;
                }

                block = block[count..];
                from += count;
            }

            return true;
        }

        // Counts line ends backwards; the one that ends the last line begins nothing.
        private int StartIn(ReadOnlySpan<byte> block)
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
