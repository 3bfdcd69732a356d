using System.Globalization;

namespace Supervisor.Engine.Logs;

/// <summary>The last bytes of a log, over as many rotated files as it takes: what a reader that comes back has not seen.</summary>
internal static class LastBytes
{
    /// <summary>A reader that was away longer hears how much it has lost.</summary>
    internal const int Most = 16 << 20;

    /// <summary>
    /// Opens what holds the bytes, oldest first; <paramref name="file"/> itself counts up to <paramref name="length"/>. Before anything is
    /// read: a rotation in between would shift the names.
    /// </summary>
    internal static List<LogPart> Open(ILogFiles files, string path, long count, int file, long length)
    {
        var here = Math.Min(count, length);
        List<LogPart> parts = [new(file, length - here, here)];
        var missing = count - here;
        for (var number = 1; missing > 0; number++)
        {
            var backup = files.OpenToRead(string.Create(CultureInfo.InvariantCulture, $"{path}.{number}"));
            if (backup < 0)
            {
                break;
            }

            if (files.Look(backup, out var size, out var regular) < 0 || !regular)
            {
                files.Close(backup);
                break;
            }

            here = Math.Min(missing, size);
            parts.Insert(0, new(backup, size - here, here));
            missing -= here;
        }

        return parts;
    }

    /// <summary>Those of one file alone.</summary>
    internal static LogPart Of(int file, long count, long length) => new(file, Math.Max(0, length - count), Math.Min(count, length));

    internal static byte[] Read(ILogFiles files, IReadOnlyList<LogPart> parts)
    {
        using var all = new MemoryStream();
        foreach (var part in parts)
        {
            all.Write(LogReader.Bytes(files, part.File, part.From, part.Count) ?? []);
        }

        return all.ToArray();
    }
}
