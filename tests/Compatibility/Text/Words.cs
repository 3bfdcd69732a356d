using System.Text;

namespace Supervisor.Compatibility.Text;

/// <summary>One word of a step; a quoted one is always text, even when it looks like a number.</summary>
public readonly record struct Word(string Text, bool Quoted);

/// <summary>Splits a step into words: quotes as a shell has them, and what stands in [] or {} is one word.</summary>
public static class Words
{
    public static List<Word> Split(string line)
    {
        var words = new List<Word>();
        int at = 0;
        while (true)
        {
            while (at < line.Length && char.IsWhiteSpace(line[at]))
            {
                at++;
            }

            if (at == line.Length)
            {
                return words;
            }

            words.Add(line[at] is '[' or '{' ? Bracketed(line, ref at) : Plain(line, ref at));
        }
    }

    private static Word Bracketed(string line, ref int at)
    {
        int start = at, depth = 0;
        bool inText = false;
        for (; at < line.Length; at++)
        {
            char c = line[at];
            if (inText)
            {
                if (c == '\\')
                {
                    at++;
                }
                else if (c == '"')
                {
                    inText = false;
                }
            }
            else if (c == '"')
            {
                inText = true;
            }
            else if (c is '[' or '{')
            {
                depth++;
            }
            else if (c is ']' or '}' && --depth == 0)
            {
                at++;
                return new Word(line[start..at], false);
            }
        }

        throw new FormatException($"a bracket is not closed in: {line}");
    }

    private static Word Plain(string line, ref int at)
    {
        var text = new StringBuilder();
        bool quoted = false;
        for (; at < line.Length && !char.IsWhiteSpace(line[at]); at++)
        {
            if (line[at] is not ('"' or '\''))
            {
                text.Append(line[at]);
                continue;
            }

            char quote = line[at];
            quoted = true;
            for (at++; ; at++)
            {
                if (at >= line.Length)
                {
                    throw new FormatException($"a quote is not closed in: {line}");
                }

                if (line[at] == quote)
                {
                    break;
                }

                text.Append(line[at] == '\\' && quote == '"' && at + 1 < line.Length ? Escaped(line[++at]) : line[at]);
            }
        }

        return new Word(text.ToString(), quoted);
    }

    private static char Escaped(char c) => c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', _ => c };
}
