using System.Text;

namespace Supervisor.Configuration;

/// <summary>One walk over one format text.</summary>
internal sealed class ExpansionPass(string format, ExpansionNames names)
{
    private readonly StringBuilder _result = new();
    private int _at;

    // What the next specifier formats: the table of names until something took it, then the value of the last name, once.
    private object? _argument = names;

    public string? UnknownName { get; private set; }

    public bool WholeTable { get; private set; }

    public Parsed<string> Run()
    {
        while (_at < format.Length)
        {
            var c = format[_at++];
            if (c != '%')
            {
                _result.Append(c);
            }
            else if (Specifier() is { } reason)
            {
                return new Refusal(reason);
            }
        }

        return _result.ToString();
    }

    private string? Specifier()
    {
        if (_at < format.Length && format[_at] == '(')
        {
            var start = ++_at;
            for (var depth = 1; depth > 0; _at++)
            {
                if (_at == format.Length)
                {
                    return "incomplete format key";
                }

                depth += format[_at] switch { '(' => 1, ')' => -1, _ => 0 };
            }

            var name = format[start..(_at - 1)];
            _argument = names.Find(name);
            if (_argument is null)
            {
                UnknownName = name;
                return "unknown name";
            }
        }

        var spec = new FormatSpec();
        while (_at < format.Length && spec.TakeFlag(format[_at]))
        {
            _at++;
        }

        if (Size("width") is { Error: { } widthError })
        {
            return widthError;
        }

        spec.Width = _size;
        if (_at < format.Length && format[_at] == '.')
        {
            _at++;
            if (Size("prec") is { Error: { } precisionError })
            {
                return precisionError;
            }

            spec.Precision = _size ?? 0;
        }

        if (_at < format.Length && format[_at] is 'h' or 'l' or 'L')
        {
            _at++;
        }

        if (_at == format.Length)
        {
            return "incomplete format";
        }

        return Convert(spec, format[_at++]);
    }

    private string? Convert(FormatSpec spec, char kind)
    {
        if (kind == '%' && format[_at - 2] == '%' && spec.IsPlain)
        {
            _result.Append('%');
            return null;
        }

        if (_argument is null)
        {
            return "not enough arguments for format string";
        }

        if (!FormatSpec.Kinds.Contains(kind))
        {
            // Counted in code points, not in UTF-16 units.
            var index = format.AsSpan(0, _at - 1).ToString().EnumerateRunes().Count();
            var rune = char.IsHighSurrogate(kind) && _at < format.Length ? char.ConvertToUtf32(kind, format[_at]) : kind;
            return $"unsupported format character '{(rune is > 31 and < 127 ? kind : '?')}' (0x{rune:x}) at index {index}";
        }

        var argument = _argument;
        _argument = null;
        if (argument is ExpansionNames table)
        {
            WholeTable = kind is 's' or 'r' or 'a';
            argument = WholeTable ? new TableText("{" + string.Join(", ", table.All().Select(name => $"{PythonText.Repr(name)}: {Shown(table.Find(name)!)}")) + "}") : table;
        }

        var converted = spec.Convert(argument, kind);
        _result.Append(converted.Succeeded ? converted.Value : "");
        return converted.Error;
    }

    private int? _size;

    /// <summary>Digits, or "*", which takes the argument itself.</summary>
    private Parsed<bool> Size(string what)
    {
        _size = null;
        if (_at < format.Length && format[_at] == '*')
        {
            _at++;
            var argument = _argument;
            _argument = null;
            _size = argument as int?;
            return argument switch { null => new Refusal("not enough arguments for format string"), int => true, _ => new Refusal("* wants int") };
        }

        var start = _at;
        while (_at < format.Length && char.IsAsciiDigit(format[_at]))
        {
            _at++;
        }

        if (_at == start)
        {
            return true;
        }

        // A width of a gigabyte is a mistake; the original would try.
        if (!int.TryParse(format.AsSpan(start, _at - start), out var size) || size > 1_000_000)
        {
            return new Refusal(what == "width" ? "width too big" : "precision too big");
        }

        _size = size;
        return true;
    }

    private static string Shown(object value) => value is string text ? PythonText.Repr(text) : value.ToString()!;
}

/// <summary>The printed table of names.</summary>
internal sealed record TableText(string Text)
{
    public override string ToString() => Text;
}
