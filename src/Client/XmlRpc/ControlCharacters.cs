using System.Text;

namespace Supervisor.Client;

/// <summary>
/// Python's server copies control characters of logs (colours begin with ESC) into its XML, where they are illegal and would
/// make the whole answer unreadable. They travel through the parser as private characters and become themselves again.
/// </summary>
internal static class ControlCharacters
{
    private const char High = '\uDBFF';
    private const char Low = '\uDE00';

    public static string Hide(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x08') && !text.AsSpan().ContainsAnyInRange('\x0B', '\x1F') && !text.AsSpan().ContainsAny('\uFFFE', '\uFFFF'))
        {
            return text;
        }

        var hidden = new StringBuilder(text.Length + 64);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\t' or '\n' or '\r' => hidden.Append(c),
                < ' ' => hidden.Append(High).Append((char)(Low + c)),
                '\uFFFE' or '\uFFFF' => hidden.Append('\uFFFD'),
                _ => hidden.Append(c),
            };
        }

        return hidden.ToString();
    }

    public static string Show(string text)
    {
        if (!text.Contains(High))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == High && i + 1 < text.Length && text[i + 1] is >= Low and < (char)(Low + ' '))
            {
                shown.Append((char)(text[++i] - Low));
            }
            else
            {
                shown.Append(text[i]);
            }
        }

        return shown.ToString();
    }
}
