using System.Globalization;
using Supervisor.Configuration;

namespace Supervisor.Client.Desired;

/// <summary>Texts that can be spelled in several ways, brought to one.</summary>
internal static class DeclaredText
{
    /// <summary>"022" for 22, 022 and 0o22; none stays none.</summary>
    public static Parsed<string> Octal(string text)
    {
        var digits = text.StartsWith("0o", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        return digits.Length == 0 && text.Length == 0 ? ""
            : digits.Length is > 0 and < 8 && digits.All(digit => digit is >= '0' and <= '7') ? digits.TrimStart('0').PadLeft(3, '0')
            : new Supervisor.Configuration.Refusal("expected octal digits, as in \"022\"");
    }

    /// <summary>"TERM" for TERM, sigterm and 15.</summary>
    public static Parsed<string> Signal(string text) => SignalNames.Parse(text).Then<string>(signal => SignalName(signal));

    public static string SignalName(int signal) =>
        SignalNames.NameOf(signal) is var name && name.StartsWith("SIG", StringComparison.Ordinal) ? name[3..] : signal.ToString(CultureInfo.InvariantCulture);

    /// <summary>AUTO, NONE, or a path as it is written.</summary>
    public static Parsed<string> LogFile(string text) => text.ToLowerInvariant() switch
    {
        "auto" => "AUTO",
        "" or "none" or "off" => "NONE",
        _ => text,
    };
}
