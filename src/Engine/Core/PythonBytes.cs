using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Supervisor.Engine.Core;

/// <summary>Bytes as the original shows them: as text, or quoted in its language when they are none.</summary>
public static class PythonBytes
{
    /// <summary>The text, or "Undecodable: b'…'" when the bytes are no UTF-8.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : $"Undecodable: {Quoted(bytes)}";

    /// <summary>b'it\n', b"it's", b'\x88'.</summary>
    public static string Quoted(ReadOnlySpan<byte> bytes)
    {
        var quote = bytes.Contains((byte)'\'') && !bytes.Contains((byte)'"') ? '"' : '\'';
        var result = new StringBuilder(bytes.Length + 3).Append('b').Append(quote);
        foreach (var value in bytes)
        {
            _ = (char)value switch
            {
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                '\\' => result.Append("\\\\"),
                var c when c == quote => result.Append('\\').Append(quote),
                var c when c is >= ' ' and <= '~' => result.Append(c),
                _ => result.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}"),
            };
        }

        return result.Append(quote).ToString();
    }
}
