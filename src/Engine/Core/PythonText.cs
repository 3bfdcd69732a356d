using System.Globalization;
using System.Text;

namespace Supervisor.Engine.Core;

/// <summary>Text as Python's repr(str) shows it: one line, whatever is in it.</summary>
public static class PythonText
{
    public static string Repr(string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        var shown = new StringBuilder(text.Length + 2).Append(quote);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\t' => shown.Append("\\t"),
                '\n' => shown.Append("\\n"),
                '\r' => shown.Append("\\r"),
                '\\' => shown.Append("\\\\"),
                var value when value == quote => shown.Append('\\').Append(quote),
                var value when value == ' ' || IsPrintable(rune) => shown.Append(rune.ToString()),
                <= 0xFF and var value => shown.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}"),
                <= 0xFFFF and var value => shown.Append(CultureInfo.InvariantCulture, $"\\u{value:x4}"),
                var value => shown.Append(CultureInfo.InvariantCulture, $"\\U{value:x8}"),
            };
        }

        return shown.Append(quote).ToString();
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
