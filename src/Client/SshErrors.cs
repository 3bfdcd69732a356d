using System.Text;

namespace Supervisor.Client;

/// <summary>What ssh complained of: its last lines, of each its beginning. However much it writes, and with or without ends of lines, no more is kept.</summary>
internal sealed class SshErrors
{
    private const int MostCharacters = 4 << 10;

    private readonly Queue<string> _lines = new();
    private readonly StringBuilder _line = new();
    private int _length;

    /// <summary>How much is kept.</summary>
    public int Kept => _length + _line.Length;

    public void Add(ReadOnlySpan<char> text)
    {
        for (int end; (end = text.IndexOfAny('\n', '\r')) >= 0; text = text[(end + 1)..])
        {
            Continue(text[..end]);
            EndLine();
        }

        Continue(text);
    }

    /// <summary>The lines in one; whatever has no end yet is one of them.</summary>
    public string Finish()
    {
        EndLine();
        return string.Join("; ", _lines);
    }

    private void Continue(ReadOnlySpan<char> text) => _line.Append(text[..Math.Min(text.Length, MostCharacters - _line.Length)]);

    private void EndLine()
    {
        var line = _line.ToString().Trim();
        _line.Clear();
        if (line.Length == 0 || line.StartsWith("Warning: Permanently added", StringComparison.Ordinal))
        {
            return;
        }

        _lines.Enqueue(line);
        for (_length += line.Length; _length > MostCharacters;)
        {
            _length -= _lines.Dequeue().Length;
        }
    }
}
