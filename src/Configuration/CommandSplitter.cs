using System.Text;

namespace Supervisor.Configuration;

/// <summary>Splits a command into words with the quoting of a POSIX shell: quotes and backslashes, nothing else; "#" is no comment.</summary>
public static class CommandSplitter
{
    /// <summary>The words, or "No closing quotation" / "No escaped character".</summary>
    public static Parsed<ValueList<string>> Split(string command)
    {
        List<string> words = [];
        StringBuilder? word = null;
        var i = 0;
        while (i < command.Length)
        {
            var c = command[i++];
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                Finish();
            }
            else if (c == '\\')
            {
                if (i == command.Length)
                {
                    return new Refusal("No escaped character");
                }

                (word ??= new()).Append(command[i++]);
            }
            else if (c is '\'' or '"')
            {
                // A quoted nothing is a word too.
                word ??= new();
                if (Quoted(c) is { } refusal)
                {
                    return refusal;
                }
            }
            else
            {
                (word ??= new()).Append(c);
            }
        }

        Finish();
        return words.ToValueList();

        void Finish()
        {
            if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }

        Refusal? Quoted(char quote)
        {
            for (; i < command.Length; i++)
            {
                var c = command[i];
                if (c == quote)
                {
                    i++;
                    return null;
                }

                if (c == '\\' && quote == '"')
                {
                    if (++i == command.Length)
                    {
                        return new("No escaped character");
                    }

                    // Inside "…" a backslash stays unless it hides a quote or another backslash.
                    if (command[i] is not ('"' or '\\'))
                    {
                        word!.Append('\\');
                    }
                }

                word!.Append(command[i]);
            }

            return new("No closing quotation");
        }
    }
}
