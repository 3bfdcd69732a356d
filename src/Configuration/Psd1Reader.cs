using System.Text;

namespace Supervisor.Configuration;

/// <summary>Reads the part of PowerShell's language that a data file of ours needs: tables, lists, texts, numbers, $true, $false and $null.</summary>
internal sealed class Psd1Reader(string text)
{
    private const int MostDepth = 8;

    private int _at;

    public DataValue Read()
    {
        SkipAll();
        var value = Value(0);
        SkipAll();
        return _at == text.Length ? value : throw Problem("there is more behind the end");
    }

    private int Line => text.AsSpan(0, Math.Min(_at, text.Length)).Count('\n') + 1;

    private char Here => _at < text.Length ? text[_at] : '\0';

    private char Next => _at + 1 < text.Length ? text[_at + 1] : '\0';

    private DataProblem Problem(string what) => new($"the file is not a PowerShell data file: {what}", Line);

    /// <summary>One value, or several with commas between.</summary>
    private DataValue Value(int depth)
    {
        var line = Line;
        List<DataValue> items = [Single(depth)];
        for (SkipBlanks(); Here == ','; SkipBlanks())
        {
            _at++;
            SkipAll();
            items.Add(Single(depth));
        }

        return items.Count == 1 ? items[0] : new DataValue.Many(items, line);
    }

    private DataValue Single(int depth)
    {
        var line = Line;
        if (depth > MostDepth)
        {
            throw Problem("it is nested too deeply");
        }

        if (Here == '@' && Next == '{')
        {
            return Table(depth);
        }

        if (Here == '@' && Next == '(')
        {
            return List(depth);
        }

        if (Here == '@' && (Psd1Sections.IsQuote(Next) || Psd1Sections.IsDoubleQuote(Next)))
        {
            return new DataValue.Text(HereText(), line);
        }

        if (Psd1Sections.IsQuote(Here) || Psd1Sections.IsDoubleQuote(Here))
        {
            return new DataValue.Text(Quoted(), line);
        }

        var word = Word(c => char.IsAsciiLetterOrDigit(c) || c is '$' or '-' or '.' or '_');
        return word.ToLowerInvariant() switch
        {
            "$true" => new DataValue.Text("true", line),
            "$false" => new DataValue.Text("false", line),
            "$null" => new DataValue.Text(null, line),
            var number when number.Length > 0 && number.TrimStart('-') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit) => new DataValue.Text(number, line),
            _ => throw Problem(word.Length > 0 ? $"'{word}' is not a text in quotes, a whole number, $true, $false or $null" : _at < text.Length ? $"unexpected '{Here}'" : "it ends too early"),
        };
    }

    private DataValue.Table Table(int depth)
    {
        var line = Line;
        _at += 2;
        List<(string, DataValue)> entries = [];
        for (SkipAll(); Here != '}'; SkipAll())
        {
            var key = Psd1Sections.IsQuote(Here) || Psd1Sections.IsDoubleQuote(Here) ? Quoted() : Word(c => char.IsLetterOrDigit(c) || c is '_' or '-');
            SkipBlanks();
            if (key.Length == 0 || Here != '=')
            {
                throw Problem(_at < text.Length ? "a key and '=' are wanted here" : "a table is not closed");
            }

            _at++;
            SkipAll();
            entries.Add((key, Value(depth + 1)));
            SkipBlanks();
            if (Here is not ('\n' or '\r' or ';' or '}' or '#') && !(Here == '<' && Next == '#'))
            {
                throw Problem(_at < text.Length ? $"unexpected '{Here}' behind a value" : "a table is not closed");
            }
        }

        _at++;
        return new(entries, line);
    }

    private DataValue.Many List(int depth)
    {
        var line = Line;
        _at += 2;
        List<DataValue> items = [];
        for (SkipAll(); Here != ')'; SkipAll())
        {
            if (_at >= text.Length)
            {
                throw Problem("a list is not closed");
            }

            var value = Value(depth + 1);
            items.AddRange(value is DataValue.Many many ? many.Items : [value]);
        }

        _at++;
        return new(items, line);
    }

    private string Quoted()
    {
        Func<char, bool> closes = Psd1Sections.IsQuote(Here) ? Psd1Sections.IsQuote : Psd1Sections.IsDoubleQuote;
        var isDouble = !Psd1Sections.IsQuote(Here);
        var result = new StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            if (closes(Here))
            {
                if (!closes(Next))
                {
                    _at++;
                    return result.ToString();
                }

                // Two quotes are one; the first says which.
                result.Append(text[_at++]);
            }
            else if (isDouble && Here is '$' or '`')
            {
                throw Problem($"a text in double quotes has '{Here}': use single quotes");
            }
            else
            {
                result.Append(Here);
            }
        }

        throw Problem("a text is not closed");
    }

    /// <summary>@' to '@, each on a line of its own.</summary>
    private string HereText()
    {
        Func<char, bool> closes = Psd1Sections.IsQuote(Next) ? Psd1Sections.IsQuote : Psd1Sections.IsDoubleQuote;
        var isDouble = !Psd1Sections.IsQuote(Next);
        _at += 2;
        SkipBlanks();
        if (Here is not ('\n' or '\r'))
        {
            throw Problem("a here-string begins in the next line");
        }

        _at += Here == '\r' && Next == '\n' ? 2 : 1;
        for (var start = _at; _at < text.Length; _at++)
        {
            if (text[_at - 1] is '\n' or '\r' && closes(Here) && Next == '@')
            {
                var content = _at > start ? text[start..(_at - 1)].TrimEnd('\r') : "";
                _at += 2;
                return isDouble && content.AsSpan().IndexOfAny('$', '`') >= 0 ? throw Problem("a here-string in double quotes has '$' or '`': use single quotes") : content;
            }
        }

        throw Problem("a here-string is not closed");
    }

    private string Word(Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < text.Length && belongs(text[_at]))
        {
            _at++;
        }

        return text[start.._at];
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && (Here is not ('\n' or '\r') && char.IsWhiteSpace(Here)))
        {
            _at++;
        }
    }

    /// <summary>Blanks, ends of lines, semicolons and comments.</summary>
    private void SkipAll()
    {
        for (; _at < text.Length; _at++)
        {
            if (Here == '#')
            {
                _at = text.IndexOf('\n', _at) is >= 0 and var end ? end : text.Length - 1;
            }
            else if (Here == '<' && Next == '#')
            {
                _at = text.IndexOf("#>", _at + 2, StringComparison.Ordinal) is >= 0 and var end ? end + 1 : throw Problem("a comment is not closed");
            }
            else if (!char.IsWhiteSpace(Here) && Here is not (';' or '\uFEFF'))
            {
                return;
            }
        }
    }
}
