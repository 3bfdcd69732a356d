using System.Text;

namespace Supervisor.Ctl.Typing;

/// <summary>The line that is typed, where the cursor stands in it, and what was last cut from it. A letter and its accents move as one.</summary>
internal sealed class LineBuffer
{
    private readonly List<Rune> _runes = [];
    private Rune[] _killed = [];

    public IReadOnlyList<Rune> Runes => _runes;

    /// <summary>How many runes are before the cursor.</summary>
    public int Cursor { get; private set; }

    public string Text => ToText(0, _runes.Count);

    public string BeforeCursor => ToText(0, Cursor);

    public void Set(string text)
    {
        _runes.Clear();
        _runes.AddRange(text.EnumerateRunes());
        Cursor = _runes.Count;
    }

    public void Insert(Rune rune) => _runes.Insert(Cursor++, rune);

    public void Insert(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            Insert(rune);
        }
    }

    /// <summary>False for a key that neither moves nor changes anything here.</summary>
    public bool Apply(KeyName key)
    {
        switch (key)
        {
            case KeyName.Left:
                Cursor = LeftOf(Cursor);
                return true;
            case KeyName.Right:
                Cursor = RightOf(Cursor);
                return true;
            case KeyName.WordLeft:
                Cursor = WordStart(blanksOnly: false);
                return true;
            case KeyName.WordRight:
                Cursor = WordEnd();
                return true;
            case KeyName.Start:
                Cursor = 0;
                return true;
            case KeyName.End:
                Cursor = _runes.Count;
                return true;
            case KeyName.DeleteBefore:
                Remove(LeftOf(Cursor), Cursor);
                return true;
            case KeyName.DeleteAt or KeyName.DeleteOrEnd:
                Remove(Cursor, RightOf(Cursor));
                return true;
            case KeyName.KillToStart:
                Kill(0, Cursor);
                return true;
            case KeyName.KillToEnd:
                Kill(Cursor, _runes.Count);
                return true;
            case KeyName.KillWordBefore:
                Kill(WordStart(blanksOnly: true), Cursor);
                return true;
            case KeyName.KillWordAfter:
                Kill(Cursor, WordEnd());
                return true;
            case KeyName.Yank:
                _runes.InsertRange(Cursor, _killed);
                Cursor += _killed.Length;
                return true;
            default:
                return false;
        }
    }

    private int LeftOf(int at)
    {
        at = Math.Max(0, at - 1);
        while (at > 0 && RuneWidth.Of(_runes[at]) == 0)
        {
            at--;
        }

        return at;
    }

    private int RightOf(int at)
    {
        at = Math.Min(_runes.Count, at + 1);
        while (at < _runes.Count && RuneWidth.Of(_runes[at]) == 0)
        {
            at++;
        }

        return at;
    }

    private int WordStart(bool blanksOnly)
    {
        var at = Cursor;
        while (at > 0 && !InWord(at - 1, blanksOnly))
        {
            at--;
        }

        while (at > 0 && InWord(at - 1, blanksOnly))
        {
            at--;
        }

        return at;
    }

    private int WordEnd()
    {
        var at = Cursor;
        while (at < _runes.Count && !InWord(at, blanksOnly: false))
        {
            at++;
        }

        while (at < _runes.Count && InWord(at, blanksOnly: false))
        {
            at++;
        }

        return at;
    }

    private bool InWord(int at, bool blanksOnly) => blanksOnly ? !Rune.IsWhiteSpace(_runes[at]) : Rune.IsLetterOrDigit(_runes[at]);

    private void Kill(int from, int to)
    {
        if (to > from)
        {
            _killed = [.. _runes.GetRange(from, to - from)];
            Remove(from, to);
        }
    }

    private void Remove(int from, int to)
    {
        _runes.RemoveRange(from, to - from);
        Cursor = from;
    }

    private string ToText(int from, int to)
    {
        var text = new StringBuilder();
        for (var i = from; i < to; i++)
        {
            text.Append(_runes[i].ToString());
        }

        return text.ToString();
    }
}
