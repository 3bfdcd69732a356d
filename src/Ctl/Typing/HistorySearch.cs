using System.Text;

namespace Supervisor.Ctl.Typing;

/// <summary>Ctrl-R: the newest line of the history with the typed text in it, an older one with every further Ctrl-R.</summary>
internal sealed class HistorySearch(KeyReader keys, History history, Action<string> show)
{
    private readonly StringBuilder _text = new();

    /// <summary>The line, and whether Enter has accepted it as it is; null when the search is abandoned.</summary>
    public (string Line, bool Accepted)? Run()
    {
        (int At, string Line)? found = null;
        while (true)
        {
            show($"\r(reverse-i-search)`{_text}': {found?.Line}\e[K");
            var key = keys.Next();
            switch (key.Name)
            {
                case KeyName.Character:
                    _text.Append(key.Rune.ToString());
                    found = history.Search(_text.ToString(), found is { } at ? at.At + 1 : history.Count) ?? Missed(found);
                    break;
                case KeyName.DeleteBefore:
                    _text.Length = Math.Max(0, _text.Length - 1);
                    found = history.Search(_text.ToString(), history.Count);
                    break;
                case KeyName.SearchBack:
                    found = history.Search(_text.ToString(), found?.At ?? history.Count) ?? Missed(found);
                    break;
                case KeyName.Enter when found is { } accepted:
                    return (accepted.Line, true);
                case KeyName.Interrupt or KeyName.Abandon or KeyName.EndOfInput or KeyName.Enter:
                    return null;
                default:
                    return found is { } chosen ? (chosen.Line, false) : null;
            }
        }
    }

    private (int At, string Line)? Missed((int At, string Line)? found)
    {
        show("\a");
        return found;
    }
}
