using System.Text;

namespace Supervisor.Configuration;

/// <summary>Sections as a PowerShell data file: @{ 'program:web' = @{ command = '…' } }. Only data is read; nothing is ever run.</summary>
internal static class Psd1Sections
{
    public static DataValue Read(string text) => new Psd1Reader(text).Read();

    public static string Write(IEnumerable<IniSection> sections)
    {
        var result = new StringBuilder("@{\n");
        foreach (var section in sections)
        {
            result.Append("    ").Append(Quoted(section.Name)).Append(" = @{\n");
            foreach (var option in section.Options)
            {
                result.Append("        ").Append(IsWord(option.Key) ? option.Key : Quoted(option.Key)).Append(" = ").Append(Quoted(option.Value)).Append('\n');
            }

            result.Append("    }\n");
        }

        return result.Append("}\n").ToString();
    }

    /// <summary>PowerShell takes every curly single quote for a straight one.</summary>
    internal static bool IsQuote(char c) => c is '\'' or '\u2018' or '\u2019' or '\u201a' or '\u201b';

    internal static bool IsDoubleQuote(char c) => c is '"' or '\u201c' or '\u201d' or '\u201e';

    private static string Quoted(string text) => "'" + string.Concat(text.Select(c => IsQuote(c) ? $"{c}{c}" : c.ToString())) + "'";

    private static bool IsWord(string key) => key.Length > 0 && !char.IsAsciiDigit(key[0]) && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
