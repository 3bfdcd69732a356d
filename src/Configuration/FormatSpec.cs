using System.Globalization;

namespace Supervisor.Configuration;

/// <summary>Flags, width and precision of one %-specifier, and the conversion they ask for.</summary>
internal sealed class FormatSpec
{
    public const string Kinds = "diouxXeEfFgGcrsa";

    private bool _left;
    private bool _plus;
    private bool _blank;
    private bool _alternate;
    private bool _zero;

    public int? Width { get; set; }

    public int? Precision { get; set; }

    public bool IsPlain => Width is null && Precision is null && !(_left || _plus || _blank || _alternate || _zero);

    public bool TakeFlag(char c) => c switch
    {
        '-' => _left = true,
        '+' => _plus = true,
        ' ' => _blank = true,
        '#' => _alternate = true,
        '0' => _zero = true,
        _ => false,
    };

    public Parsed<string> Convert(object argument, char kind) => kind switch
    {
        's' or 'r' or 'a' => Text(kind == 's' || argument is not string text ? argument.ToString()! : PythonText.Repr(text)),
        'c' => argument switch
        {
            int code when code is >= 0 and < 0x110000 => Text(char.ConvertFromUtf32(code)),
            int => new Refusal("%c arg not in range(0x110000)"),
            string { Length: 1 } one => Text(one),
            _ => new Refusal("%c requires int or char"),
        },
        'd' or 'i' or 'u' => argument is int number ? Number(number, 10, kind)
            : new Refusal($"%{kind} format: a real number is required, not {TypeName(argument)}"),
        'o' or 'x' or 'X' => argument is int number ? Number(number, kind == 'o' ? 8 : 16, kind)
            : new Refusal($"%{kind} format: an integer is required, not {TypeName(argument)}"),
        _ => argument is int number ? Padded(Sign(number < 0), "", Real(Math.Abs((double)number), kind))
            : new Refusal($"must be real number, not {TypeName(argument)}"),
    };

    private static string TypeName(object argument) => argument is string ? "str" : "dict";

    private string Text(string text) => Spaces(Precision is { } most && text.Length > most ? text[..most] : text);

    private string Number(int number, int radix, char kind)
    {
        var magnitude = Math.Abs((long)number);
        var digits = radix switch
        {
            10 => magnitude.ToString(CultureInfo.InvariantCulture),
            8 => System.Convert.ToString(magnitude, 8),
            _ => magnitude.ToString("x", CultureInfo.InvariantCulture),
        };
        digits = digits.PadLeft(Precision ?? 0, '0');
        var prefix = !_alternate ? "" : radix switch { 16 => "0x", 8 => "0o", _ => "" };
        var padded = Padded(Sign(number < 0), prefix, digits);
        return kind == 'X' ? padded.ToUpperInvariant() : padded;
    }

    private string Real(double value, char kind)
    {
        var precision = Math.Min(Precision ?? 6, 200);
        var text = char.ToLowerInvariant(kind) switch
        {
            'e' => Exponent(value, precision),
            'f' => value.ToString("F" + precision, CultureInfo.InvariantCulture),
            _ => General(value, precision == 0 ? 1 : precision),
        };
        return char.IsUpper(kind) ? text.ToUpperInvariant() : text;
    }

    private string General(double value, int precision)
    {
        var exponent = Exponent(value, precision - 1);
        var power = int.Parse(exponent.AsSpan(exponent.IndexOf('e') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (power < -4 || power >= precision)
        {
            var mantissa = exponent[..exponent.IndexOf('e')];
            return (_alternate ? mantissa : Short(mantissa)) + exponent[exponent.IndexOf('e')..];
        }

        var plain = value.ToString("F" + Math.Max(0, precision - 1 - power), CultureInfo.InvariantCulture);
        return _alternate ? plain.Contains('.') ? plain : plain + "." : Short(plain);
    }

    private static string Short(string digits) => digits.Contains('.') ? digits.TrimEnd('0').TrimEnd('.') : digits;

    private static string Exponent(double value, int precision) =>
        value.ToString((precision > 0 ? "0." + new string('0', precision) : "0") + "e+00", CultureInfo.InvariantCulture);

    private string Sign(bool negative) => negative ? "-" : _plus ? "+" : _blank ? " " : "";

    private string Padded(string sign, string prefix, string digits) =>
        _zero && !_left ? sign + prefix + digits.PadLeft((Width ?? 0) - sign.Length - prefix.Length > 0 ? Width!.Value - sign.Length - prefix.Length : 0, '0')
        : Spaces(sign + prefix + digits);

    private string Spaces(string text) => _left ? text.PadRight(Width ?? 0) : text.PadLeft(Width ?? 0);
}
