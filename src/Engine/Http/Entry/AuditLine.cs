using System.Globalization;
using System.Text;

namespace Supervisor.Engine.Http.Entry;

/// <summary>The form of an audit line: words of the shape key=value, always the same keys in the same order, and always one line. Pure.</summary>
internal static class AuditLine
{
    private const int MostNames = 20;
    private const int LongestValue = 200;

    /// <param name="who">The user; "-" when nobody is asked for.</param>
    /// <param name="from">Address and port, or the pid of the peer.</param>
    /// <param name="by">The way in: json, xmlrpc, page.</param>
    /// <param name="did">What.</param>
    /// <param name="on">On which names.</param>
    /// <param name="outcome">"ok", or what became of it instead.</param>
    public static string Format(string who, string from, string by, string did, IReadOnlyCollection<string> on, string outcome) =>
        $"audit who={Quote(who)} from={Quote(from)} by={by} do={Quote(did)} on={Names(on)} outcome={Quote(outcome)}";

    private static string Names(IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
        {
            return "-";
        }

        var shown = string.Join(',', names.Take(MostNames));
        var hidden = names.Count - MostNames;
        return Quote(shown) + (hidden > 0 ? string.Create(CultureInfo.InvariantCulture, $" more={hidden}") : "");
    }

    /// <summary>A text from outside for a log: nothing in it can begin a line of its own.</summary>
    public static string OneLine(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            Append(plain, c);
        }

        return plain.ToString();
    }

    /// <summary>As it is when it is one plain word, else in quotation marks; nothing in it can end the line or the value.</summary>
    public static string Quote(string text)
    {
        if (text.Length is > 0 and <= LongestValue && text.All(c => char.IsAsciiLetterOrDigit(c) || "-_.:/,*@()[]+".Contains(c, StringComparison.Ordinal)))
        {
            return text;
        }

        var quoted = new StringBuilder("\"");
        foreach (var c in text.Length > LongestValue ? text.AsSpan(0, LongestValue) : text)
        {
            if (c is '"' or '\\')
            {
                quoted.Append('\\').Append(c);
            }
            else
            {
                Append(quoted, c);
            }
        }

        return quoted.Append(text.Length > LongestValue ? "…\"" : "\"").ToString();
    }

    private static void Append(StringBuilder to, char c)
    {
        if (char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format)
        {
            to.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }
        else
        {
            to.Append(c);
        }
    }
}
