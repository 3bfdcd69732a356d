namespace Supervisor.Engine.Logs;

/// <summary>Some bytes of one open file.</summary>
internal readonly record struct LogPart(int File, long From, long Count);

/// <summary>
/// What a log held when a follower joined: open files up to that point. Read by the follower, not by the pump, and a piece at a time: who does
/// not take what he asked for costs one piece, and files are closed behind him.
/// </summary>
/// <param name="files">The disk.</param>
/// <param name="open">What is open already, and is closed here.</param>
/// <param name="find">What is to be read, oldest first; what it opens is in there. Asked once, by the reader.</param>
/// <param name="expected">How many bytes should be there; null when any number is right.</param>
/// <param name="lost">How many are known to be missing before them; -1: nobody knows how many.</param>
internal sealed class LogPast(ILogFiles files, IReadOnlyList<int> open, Func<IReadOnlyList<LogPart>> find, long? expected = null, long lost = 0) : IDisposable
{
    internal const int Piece = 64 << 10;

    private readonly HashSet<int> _open = [.. open];
    private LinkedList<LogPart>? _parts;
    private byte[] _piece = [];
    private long _lost;

    /// <summary>All that there is to give, known with the first piece.</summary>
    internal long Length { get; private set; }

    /// <summary>What is still to be given.</summary>
    internal long Left { get; private set; }

    /// <summary>
    /// The next bytes, good until the next call; false when nothing comes after them. <paramref name="missing"/> bytes are missing before them; -1:
    /// nobody knows how many.
    /// </summary>
    internal bool Read(out ReadOnlyMemory<byte> bytes, out long missing)
    {
        var parts = _parts ??= Find();
        (missing, _lost) = (_lost, 0);
        var have = 0;
        while (have < _piece.Length && parts.First is { ValueRef: var part })
        {
            var asked = (int)Math.Min(_piece.Length - have, part.Count);
            var count = Math.Max(0, files.ReadAt(part.File, _piece.AsSpan(have, asked), part.From));
            (have, Left) = (have + count, Left - count);
            if (count > 0 && count < part.Count)
            {
                parts.First.ValueRef = new(part.File, part.From + count, part.Count - count);
                continue;
            }

            Left -= part.Count - count;
            parts.RemoveFirst();
            CloseRead(part.File, parts);
            if (count == 0 && expected is not null)
            {
                // It has shrunk, or the disk refuses: told with what comes next.
                _lost += part.Count;
                break;
            }
        }

        bytes = _piece.AsMemory(0, have);
        return parts.Count > 0 || _lost > 0;
    }

    public void Dispose()
    {
        foreach (var file in _open)
        {
            files.Close(file);
        }

        _open.Clear();
        _parts?.Clear();
    }

    private LinkedList<LogPart> Find()
    {
        var found = find();
        _open.UnionWith(found.Select(part => part.File));
        var parts = new LinkedList<LogPart>(found.Where(part => part.Count > 0));
        Length = Left = parts.Sum(part => part.Count);
        _lost = lost < 0 ? lost : lost + Math.Max(0, (expected ?? Length) - Length);
        _piece = new byte[Math.Min(Piece, Length)];
        foreach (var file in _open.ToArray())
        {
            CloseRead(file, parts);
        }

        return parts;
    }

    private void CloseRead(int file, LinkedList<LogPart> parts)
    {
        if (parts.All(part => part.File != file) && _open.Remove(file))
        {
            files.Close(file);
        }
    }
}
