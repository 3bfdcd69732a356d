namespace Supervisor.Ctl.Typing;

/// <summary>Lines that were typed before, kept in a file where one is named; a file that cannot be read or written spoils no session.</summary>
internal sealed class History
{
    private const int MostLines = 1000;

    private readonly List<string> _lines = [];
    private readonly string? _path;
    private int _at;
    private string _unfinished = "";

    public History(string? path = null)
    {
        _path = path;
        if (path is null)
        {
            return;
        }

        try
        {
            _lines.AddRange(File.ReadLines(path).Where(line => line.Length > 0).TakeLast(MostLines));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
        }

        _at = _lines.Count;
    }

    public void Add(string line)
    {
        if (line.Trim().Length > 0 && line != _lines.LastOrDefault())
        {
            _lines.Add(line);
            Append(line);
        }

        (_at, _unfinished) = (_lines.Count, "");
    }

    /// <summary>Null when there is none before; the line that is left for it comes back by <see cref="Later"/>.</summary>
    public string? Earlier(string current)
    {
        if (_at == 0)
        {
            return null;
        }

        if (_at == _lines.Count)
        {
            _unfinished = current;
        }

        return _lines[--_at];
    }

    public string? Later() => _at == _lines.Count ? null : ++_at == _lines.Count ? _unfinished : _lines[_at];

    /// <summary>The newest line with the text in it that is older than <paramref name="before"/>, and its place.</summary>
    public (int At, string Line)? Search(string text, int before)
    {
        for (var i = Math.Min(before, _lines.Count) - 1; i >= 0; i--)
        {
            if (_lines[i].Contains(text, StringComparison.Ordinal))
            {
                return (i, _lines[i]);
            }
        }

        return null;
    }

    public int Count => _lines.Count;

    private void Append(string line)
    {
        if (_path is null)
        {
            return;
        }

        try
        {
            // Commands can hold what is nobody else's business.
            using var file = new StreamWriter(_path, new FileStreamOptions
            {
                Mode = FileMode.Append,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            file.Write(line + "\n");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
        }
    }
}
