using System.Text;

namespace Supervisor.Ctl.Typing;

/// <summary>Reads one line after another from a terminal, with the keys that readline taught everybody.</summary>
internal sealed class LineEditor(IKeyboard keyboard, KeyReader keys, TextWriter screen, History history, Func<string, Completion> complete)
{
    private const string Bell = "\a", PasteMarksOn = "\e[?2004h", PasteMarksOff = "\e[?2004l";

    private readonly LineBuffer _line = new();
    private string _prompt = "";

    /// <summary>Null at the end of the input.</summary>
    /// <exception cref="TypingInterruptedException">Ctrl-C.</exception>
    public string? Read(string prompt)
    {
        _prompt = prompt;
        _line.Set("");
        using var mode = keyboard.Switch(TypingMode.Keys);
        Show(PasteMarksOn);
        var ending = "\n";
        try
        {
            if (Edit() is { } text)
            {
                history.Add(text);
                return text;
            }

            // The command that stands for the end ends the row.
            ending = "";
            return null;
        }
        finally
        {
            Show(PasteMarksOff + ending);
        }
    }

    private string? Edit()
    {
        Draw();
        for (var before = KeyName.Unknown; ;)
        {
            var key = keys.Next();
            switch (key.Name)
            {
                case KeyName.Enter:
                    return _line.Text;
                case KeyName.Interrupt:
                    throw new TypingInterruptedException();
                case KeyName.EndOfInput:
                case KeyName.DeleteOrEnd when _line.Runes.Count == 0:
                    return null;
                case KeyName.SearchBack:
                    if (new HistorySearch(keys, history, Show).Run() is { } found)
                    {
                        _line.Set(found.Line);
                        if (found.Accepted)
                        {
                            Draw();
                            return found.Line;
                        }
                    }

                    break;
                case KeyName.PasteBegins:
                    Paste();
                    break;
                default:
                    Apply(key, before);
                    break;
            }

            before = key.Name;
            Draw();
        }
    }

    private void Apply(Key key, KeyName before)
    {
        switch (key.Name)
        {
            case KeyName.Character:
                _line.Insert(key.Rune);
                break;
            case KeyName.Complete:
                Complete(again: before == KeyName.Complete);
                break;
            case KeyName.Earlier:
                Recall(history.Earlier(_line.Text));
                break;
            case KeyName.Later:
                Recall(history.Later());
                break;
            case KeyName.Clear:
                Show("\e[H\e[2J");
                break;
            default:
                _line.Apply(key.Name);
                break;
        }
    }

    private void Recall(string? line)
    {
        if (line is null)
        {
            Show(Bell);
        }
        else
        {
            _line.Set(line);
        }
    }

    private void Complete(bool again)
    {
        var completion = complete(_line.BeforeCursor);
        var rest = completion.Rest;
        _line.Insert(rest);
        if (rest.Length > 0 && completion.Candidates.Count == 1)
        {
            return;
        }

        if (!again || completion.Candidates.Count < 2)
        {
            Show(Bell);
            return;
        }

        Show("\n" + string.Concat(Columns.Of(completion.Candidates, keyboard.Width - 1).Select(row => row.TrimEnd() + "\n")));
    }

    /// <summary>Several lines become one, which nobody has sent yet: what is pasted can be read before it is done.</summary>
    private void Paste()
    {
        for (var key = keys.Next(); key.Name is not (KeyName.PasteEnds or KeyName.EndOfInput); key = keys.Next())
        {
            switch (key.Name)
            {
                case KeyName.Character:
                    _line.Insert(key.Rune);
                    break;
                case KeyName.Enter or KeyName.Complete:
                    _line.Insert(new Rune(' '));
                    break;
            }
        }
    }

    private void Draw() => Show(LineView.Draw(_prompt, _line, keyboard.Width));

    private void Show(string text)
    {
        screen.Write(text);
        screen.Flush();
    }
}
