using System.Text;

namespace Supervisor.Engine.Logs;

/// <summary>Bytes of a log as text for people and protocols.</summary>
internal static class LogText
{
    internal const char Replacement = '\uFFFD';

    /// <summary>What is no UTF-8 becomes U+FFFD.</summary>
    internal static string Decode(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>As <see cref="Decode"/>, and characters that XML 1.0 forbids become U+FFFD too: the original answered 500 to these.</summary>
    internal static string ForXml(ReadOnlySpan<byte> bytes)
    {
        var text = Decode(bytes);
        return text.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0 && text.AsSpan().IndexOfAny('\uFFFE', '\uFFFF') < 0
            ? text
            : string.Create(text.Length, text, static (span, source) =>
            {
                for (var at = 0; at < span.Length; at++)
                {
                    var value = source[at];
                    var allowed = value is '\t' or '\n' or '\r' or (>= ' ' and < '\uFFFE');
                    span[at] = allowed ? value : Replacement;
                }
            });
    }
}
