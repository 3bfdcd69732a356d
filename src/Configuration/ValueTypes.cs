using System.Globalization;
using System.Numerics;

namespace Supervisor.Configuration;

/// <summary>The simple value types of the file and the command line, with the original's error texts.</summary>
internal static class ValueTypes
{
    public static Parsed<string> Text(string text) => text;

    public static Parsed<bool> Boolean(string text) => text.ToLowerInvariant() switch
    {
        "yes" or "true" or "on" or "1" => true,
        "no" or "false" or "off" or "0" => false,
        _ => new Refusal($"not a valid boolean value: {PythonText.Repr(text)}"),
    };

    public static Parsed<int> Integer(string text) =>
        Whole(text) is { } number ? (int)BigInteger.Clamp(number, int.MinValue, int.MaxValue) : NotWhole(text);

    /// <summary>The same where a number as large as that can only be a slip: as large as it is, it is refused.</summary>
    public static Parsed<int> BoundedInteger(string text) =>
        Whole(text) is { } number && (number > int.MaxValue || number < int.MinValue)
            ? new Refusal($"{PythonText.Repr(text)} is out of range: numbers here go to {int.MaxValue}") : Integer(text);

    public static Parsed<long> Bytes(string text)
    {
        // Only the two-letter suffixes count; the message shows the folded text, as the original's does.
        var folded = text.ToLowerInvariant();
        var shift = folded switch { [.., 'k', 'b'] => 10, [.., 'm', 'b'] => 20, [.., 'g', 'b'] => 30, _ => 0 };
        var digits = shift > 0 ? folded[..^2] : folded;
        return Whole(digits) is not { } number ? NotWhole(digits)
            : (number << shift) is var bytes && (bytes > long.MaxValue || bytes < long.MinValue)
                ? new Refusal($"{PythonText.Repr(text)} is out of range: sizes go to {long.MaxValue} bytes")
            : (long)bytes;
    }

    public static Parsed<int> Octal(string text)
    {
        var digits = PythonText.Strip(text);
        var negative = digits.StartsWith('-');
        digits = digits.TrimStart('-', '+') is var bare && digits.Length - bare.Length <= 1 ? bare : "";
        if (digits.StartsWith("0o", StringComparison.OrdinalIgnoreCase))
        {
            digits = digits[2..];
        }

        digits = WithoutSeparators(digits);
        if (digits.Length is 0 or > 10 || digits.Any(c => c is < '0' or > '7'))
        {
            return new Refusal($"{text} can not be converted to an octal type");
        }

        var value = digits.Aggregate(0, (sum, digit) => (sum << 3) | (digit - '0'));
        return negative ? -value : value;
    }

    public static Parsed<AutoRestart> AutoRestart(string text) =>
        text.Equals("unexpected", StringComparison.OrdinalIgnoreCase) ? Configuration.AutoRestart.Unexpected
        : Boolean(text) is { Succeeded: true } flag ? flag.Value ? Configuration.AutoRestart.Always : Configuration.AutoRestart.Never
        : new Refusal($"invalid 'autorestart' value {PythonText.Repr(text)}");

    public static Parsed<ValueList<int>> ExitCodes(string text)
    {
        if (PythonText.Strip(text).Length == 0)
        {
            return ValueList<int>.Empty;
        }

        var codes = text.Split(',').Select(Integer).ToList();
        return codes.TrueForAll(code => code is { Succeeded: true, Value: >= 0 and <= 255 })
            ? codes.Select(code => code.Value).ToValueList()
            : new Refusal($"not a valid list of exit codes: {PythonText.Repr(text)}");
    }

    public static Parsed<ActivityLevel> LogLevel(string text) => text.ToLowerInvariant() switch
    {
        "critical" => ActivityLevel.Critical,
        "error" => ActivityLevel.Error,
        "warn" => ActivityLevel.Warn,
        "info" => ActivityLevel.Info,
        "debug" => ActivityLevel.Debug,
        "trace" => ActivityLevel.Trace,
        "blather" => ActivityLevel.Blather,
        _ => new Refusal($"bad logging level name {PythonText.Repr(text)}"),
    };

    public static Parsed<int> PortNumber(string text) => Integer(text).Then<int>(port => port switch
    {
        > 65535 => new Refusal($"{port} is above upper bound (65535)"),
        < 1 => new Refusal($"{port} is below lower bound (1)"),
        _ => port,
    });

    /// <summary>A text that is cut at commas; an empty one has no items.</summary>
    public static ValueList<string> CommaList(string text) =>
        PythonText.Strip(text).Length == 0 ? [] : text.Split(',').Select(PythonText.Strip).ToValueList();

    /// <summary>A whole number as the original reads one: blanks around, a sign, "_" between digits, digits of any script.</summary>
    public static BigInteger? Whole(string text)
    {
        var digits = PythonText.Strip(text);
        var sign = digits is ['-', ..] ? -1 : 1;
        digits = WithoutSeparators(digits is ['-' or '+', ..] ? digits[1..] : digits);
        if (digits.Length == 0 || !digits.All(char.IsDigit))
        {
            return null;
        }

        return sign * digits.Aggregate(BigInteger.Zero, (sum, digit) => (sum * 10) + (int)CharUnicodeInfo.GetNumericValue(digit));
    }

    private static Refusal NotWhole(string text) => new($"invalid literal for int() with base 10: {PythonText.Repr(text)}");

    private static string WithoutSeparators(string digits) =>
        digits is ['_', ..] or [.., '_'] || digits.Contains("__", StringComparison.Ordinal) ? "" : digits.Replace("_", "", StringComparison.Ordinal);
}
