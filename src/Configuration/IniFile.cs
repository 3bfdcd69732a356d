using System.Text;

namespace Supervisor.Configuration;

/// <summary>A line that cannot be read, as it stands in the file.</summary>
public sealed record IniBadLine(int Line, string Text);

/// <summary>One file read: its sections (a name once) and what could not be read.</summary>
public sealed class IniFile
{
    private readonly List<IniSection> _sections = [];
    private readonly Dictionary<string, IniSection> _index = new(StringComparer.Ordinal);
    private readonly List<IniBadLine> _badLines = [];

    private IniFile(string path) => Path = path;

    /// <summary>Sections that were read from another format.</summary>
    internal static IniFile Of(string path, IEnumerable<IniSection> sections)
    {
        var file = new IniFile(path);
        file._sections.AddRange(sections);
        return file;
    }

    /// <summary>A data file that is none: the finding is there, and sections are not.</summary>
    internal static IniFile Unreadable(string path) => new(path) { IsUnreadable = true };

    internal bool IsUnreadable { get; private init; }

    /// <summary>It began with a byte order mark, which was left away.</summary>
    internal bool HasMark { get; set; }

    public string Path { get; }

    public IReadOnlyList<IniSection> Sections => _sections;

    public IReadOnlyList<IniBadLine> BadLines => _badLines;

    /// <summary>The first line of text that stands before any section; the original stops there.</summary>
    public IniBadLine? Headless { get; private set; }

    /// <summary>The original's message about the bad lines of one file, all in one.</summary>
    public static string ParsingErrors(string path, IEnumerable<IniBadLine> lines) =>
        $"Source contains parsing errors: {PythonText.Repr(path)}" + string.Concat(lines.Select(line => $"\n\t[line {line.Line,2}]: {PythonText.Repr(line.Text)}"));

    public static string NoSectionHeaders(string path, IniBadLine line) =>
        $"File contains no section headers.\nfile: {PythonText.Repr(path)}, line: {line.Line}\n{PythonText.Repr(line.Text)}";

    /// <summary>The first line that has the character; null when none has it.</summary>
    public static int? LineOf(char character, string text) =>
        text.Contains(character) ? Lines(text).TakeWhile(line => !line.Contains(character)).Count() + 1 : null;

    public static IniFile Parse(string path, string text)
    {
        var file = new IniFile(path);
        IniSection? section = null;
        IniOption? option = null;
        StringBuilder value = new();
        var (number, indent) = (0, 0);
        foreach (var line in Lines(text))
        {
            number++;
            var (content, hadComment) = WithoutComment(line);
            if (content.Length == 0)
            {
                // An empty line belongs to the value unless it held a comment.
                if (!hadComment && option is not null)
                {
                    value.Append('\n');
                }

                continue;
            }

            var depth = line.TakeWhile(PythonText.IsSpace).Count();
            if (section is not null && option is not null && depth > indent)
            {
                value.Append('\n').Append(content);
                continue;
            }

            indent = depth;
            var place = new SourceLocation(path, number);
            if (content[0] == '[' && content.LastIndexOf(']') is > 1 and var end)
            {
                Finish();
                section = file.Open(content[1..end], place);
            }
            else if (section is null)
            {
                file.Headless ??= new(number, line);
            }
            else if (content.AsSpan().IndexOfAny('=', ':') is > 0 and var split)
            {
                Finish();
                option = new(PythonText.Strip(content[..split]).ToLowerInvariant(), "", place);
                value.Append(PythonText.Strip(content[(split + 1)..]));
            }
            else
            {
                file._badLines.Add(new(number, line));
            }
        }

        Finish();
        return file;

        void Finish()
        {
            if (option is not null)
            {
                section!.Set(option with { Value = value.ToString().TrimEnd('\n') });
            }

            option = null;
            value.Clear();
        }
    }

    private IniSection Open(string name, SourceLocation place)
    {
        if (!_index.TryGetValue(name, out var section))
        {
            _sections.Add(section = _index[name] = new(name, place));
        }

        return section;
    }

    private static (string Content, bool HadComment) WithoutComment(string line)
    {
        var stripped = PythonText.Strip(line);
        if (stripped is [';' or '#', ..])
        {
            return ("", true);
        }

        var cut = InlineComment(line);
        return cut < 0 ? (stripped, false) : (PythonText.Strip(line[..cut]), true);
    }

    /// <summary>
    /// Where an inline comment begins. The original looks at the first ';' and the first '#', then at the second of each,
    /// and so on, and stops at the first round with a blank before one: in "a;b ;c #d" the '#' wins over the earlier ' ;'.
    /// </summary>
    private static int InlineComment(string line)
    {
        var (semicolon, hash) = (-1, -1);
        var (more, best) = (true, int.MaxValue);
        while (more && best == int.MaxValue)
        {
            more = false;
            Look(ref semicolon, ';');
            Look(ref hash, '#');
        }

        return best == int.MaxValue ? -1 : best;

        void Look(ref int at, char mark)
        {
            if (at == line.Length || (at = line.IndexOf(mark, at + 1)) < 0)
            {
                at = line.Length;
                return;
            }

            more = true;
            if (at == 0 || PythonText.IsSpace(line[at - 1]))
            {
                best = Math.Min(best, at);
            }
        }
    }

    /// <summary>Lines with their end as '\n' (the last may have none); \r\n and \r end lines too.</summary>
    private static IEnumerable<string> Lines(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\n' or '\r')
            {
                yield return text[start..i] + "\n";
                i += text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
                start = i + 1;
            }
        }

        if (start < text.Length)
        {
            yield return text[start..];
        }
    }
}
