using System.Text;

namespace Supervisor.Engine.Core;

/// <summary>Bytes as the original shows them: UTF-8 as text, anything else as Python's notation of bytes.</summary>
public static class PythonBytes
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, or "Undecodable: b'…'" when the bytes are no UTF-8.</summary>
    public static string Show(ReadOnlySpan<byte> bytes) => TryDecode(bytes) ?? $"Undecodable: {Repr(bytes)}";

    /// <summary>The text, or null when the bytes are no UTF-8.</summary>
    public static string? TryDecode(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) ? Strict.GetString(bytes) : null;

    /// <summary>repr(bytes): single quotes, but double ones when that saves escaping; what is not printable ASCII as \xNN.</summary>
    public static string Repr(ReadOnlySpan<byte> bytes)
    {
        var quote = bytes.Contains((byte)'\'') && !bytes.Contains((byte)'"') ? '"' : '\'';
        var text = new StringBuilder(bytes.Length + 3).Append('b').Append(quote);
        foreach (var value in bytes)
        {
            _ = value switch
            {
                (byte)'\t' => text.Append("\\t"),
                (byte)'\n' => text.Append("\\n"),
                (byte)'\r' => text.Append("\\r"),
                (byte)'\\' => text.Append("\\\\"),
                _ when value == quote => text.Append('\\').Append(quote),
                >= 0x20 and < 0x7F => text.Append((char)value),
                _ => text.Append("\\x").Append(Digit(value >> 4)).Append(Digit(value & 15)),
            };
        }

        return text.Append(quote).ToString();
    }

    private static char Digit(int value) => "0123456789abcdef"[value];
}
