using System.Text;

namespace Supervisor.Configuration;

/// <summary>Reads KEY=val,KEY2="v 2": tokens, not a grammar, so that every oddity the original accepts passes here too.</summary>
public static class EnvironmentList
{
    public static Parsed<ValueMap> Parse(string text) => Tokens(text).Then(tokens => Pairs(text, tokens));

    private static Parsed<ValueMap> Pairs(string text, List<string> tokens)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);

        // KEY, "=", VALUE and one separator that nobody looks at.
        for (var i = 0; i < tokens.Count; i += 4)
        {
            if (i + 2 >= tokens.Count || tokens[i + 1] != "=")
            {
                return new Refusal($"Unexpected end of key/value pairs in value {PythonText.Repr(text)}");
            }

            pairs[tokens[i]] = tokens[i + 2].Trim('\'', '"');
        }

        return ValueMap.From(pairs);
    }

    private static Parsed<List<string>> Tokens(string text)
    {
        List<string> tokens = [];
        var i = 0;
        while (i < text.Length)
        {
            var c = text[i];
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                i++;
            }
            else if (c == '#')
            {
                i = AfterLine(text, i);
            }
            else if (c is '\'' or '"')
            {
                var end = text.IndexOf(c, i + 1);
                if (end < 0)
                {
                    return new Refusal("No closing quotation");
                }

                tokens.Add(text[i..(end + 1)]);
                i = end + 1;
            }
            else if (IsWord(c))
            {
                tokens.Add(Word(text, ref i));
            }
            else
            {
                tokens.Add(text[i..++i]);
            }
        }

        return tokens;
    }

    private static string Word(string text, ref int i)
    {
        var word = new StringBuilder();
        while (i < text.Length && (IsWord(text[i]) || text[i] is '\'' or '"' or '#'))
        {
            if (text[i] == '#')
            {
                // A comment inside a word swallows the line, and the word goes on in the next one.
                i = AfterLine(text, i);
                continue;
            }

            word.Append(text[i++]);
        }

        return word.ToString();
    }

    private static int AfterLine(string text, int i) => text.IndexOf('\n', i) is >= 0 and var end ? end + 1 : text.Length;

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '/' or '.' or '+' or '-' or '(' or ')' or ':';
}
