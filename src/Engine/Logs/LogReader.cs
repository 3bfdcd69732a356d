namespace Supervisor.Engine.Logs;

/// <summary>Reads log files with the original's rules for offsets and lengths.</summary>
internal sealed class LogReader(ILogFiles files)
{
    /// <summary>A negative offset with length 0 is the last bytes; length 0 is up to the end; other negatives are refused.</summary>
    internal LogReadResult Read(string? path, long offset, long length)
    {
        return With(path, (file, size) =>
        {
            if (offset < 0 ? length != 0 : length < 0)
            {
                return new LogReadResult.Refused(LogFault.BadArguments);
            }

            var from = offset < 0 ? Math.Max(0, size + offset) : Math.Min(offset, size);
            var count = length == 0 ? size - from : Math.Min(length, size - from);
            return Bytes(files, file, from, count) is { } bytes ? new LogReadResult.Bytes(bytes) : Failed;
        });
    }

    /// <summary>The original's "tail": bytes, the size as the next offset, and whether something was skipped. A missing file is an empty one.</summary>
    internal LogReadResult Tail(string? path, long offset, long length)
    {
        var result = With(path, (file, size) =>
        {
            // The quirks of the original, kept: an overflow moves the offset to the last byte, and the next offset is always the size.
            var overflow = size > offset + length;
            offset = overflow ? size - 1 : offset;
            if (offset + length > size)
            {
                length = offset > size - 1 ? 0 : length;
                offset = size - length;
            }

            var from = Math.Clamp(offset, 0, size);
            var count = Math.Clamp(length, 0, size - from);
            return Bytes(files, file, from, count) is { } bytes ? new LogReadResult.Tail(bytes, size, overflow) : Failed;
        });
        return result is LogReadResult.Refused ? new LogReadResult.Tail([], 0, false) : result;
    }

    /// <summary>The last <paramref name="lines"/> lines, from as many backups as it takes.</summary>
    internal LogReadResult Lines(string? path, int lines) =>
        With(path, (file, size) =>
        {
            var parts = LastLines.Find(files, path!, lines, file, size);
            var bytes = LastBytes.Read(files, parts);
            parts.FindAll(part => part.File != file).ForEach(part => files.Close(part.File));
            return new LogReadResult.Bytes(bytes);
        });

    /// <summary>Null when the disk refuses; shorter than asked when the file has shrunk.</summary>
    internal static byte[]? Bytes(ILogFiles files, int file, long from, long count)
    {
        if (count > Array.MaxLength)
        {
            return null;
        }

        var bytes = new byte[count];
        var have = 0;
        while (have < bytes.Length)
        {
            var read = files.ReadAt(file, bytes.AsSpan(have), from + have);
            if (read < 0)
            {
                return null;
            }

            if (read == 0)
            {
                return bytes[..have];
            }

            have += read;
        }

        return bytes;
    }

    private static LogReadResult Failed => new LogReadResult.Refused(LogFault.Failed);

    private LogReadResult With(string? path, Func<int, long, LogReadResult> read)
    {
        var file = path is null ? -1 : files.OpenToRead(path);
        if (file < 0)
        {
            return new LogReadResult.Refused(path is null || file == -Posix.Libc.ENOENT ? LogFault.NoFile : LogFault.Failed);
        }

        try
        {
            return files.Look(file, out var size, out var regular) >= 0 && regular ? read(file, size) : Failed;
        }
        finally
        {
            files.Close(file);
        }
    }
}

/// <summary>What reading a log gave.</summary>
internal abstract record LogReadResult
{
    internal sealed record Bytes(byte[] Content) : LogReadResult;

    internal sealed record Tail(byte[] Content, long Offset, bool Overflow) : LogReadResult;

    internal sealed record Refused(LogFault Fault) : LogReadResult;
}

/// <summary>Why a log was not read; the names are supervisord's faults.</summary>
internal enum LogFault
{
    BadArguments,
    NoFile,
    Failed,
}
