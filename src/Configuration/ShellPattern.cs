namespace Supervisor.Configuration;

/// <summary>File name patterns: *, ?, [abc], [a-z], [!abc].</summary>
public static class ShellPattern
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        // Goes back to the last star only, so that a hostile pattern costs length times length at most.
        ReadOnlySpan<char> afterStar = default, skipped = default;
        var starred = false;
        while (name.Length > 0)
        {
            var rest = pattern;
            if (pattern is ['*', ..])
            {
                starred = true;
                pattern = afterStar = pattern[1..];
                skipped = name;
            }
            else if (pattern.Length > 0 && MatchesOne(ref rest, name[0]))
            {
                pattern = rest;
                name = name[1..];
            }
            else if (starred)
            {
                pattern = afterStar;
                name = skipped = skipped[1..];
            }
            else
            {
                return false;
            }
        }

        return pattern.IndexOfAnyExcept('*') < 0;
    }

    private static bool MatchesOne(ref ReadOnlySpan<char> pattern, char c)
    {
        var first = pattern[0];
        var rest = pattern[1..];
        pattern = rest;
        if (first != '[')
        {
            return first == '?' || first == c;
        }

        // A ']' right after '[' or '[!' is a member; without a closing one the '[' stands for itself.
        var negated = rest is ['!', ..];
        var set = negated ? rest[1..] : rest;
        var end = set.Length > 0 ? set[1..].IndexOf(']') + 1 : 0;
        if (end == 0)
        {
            return c == '[';
        }

        pattern = set[(end + 1)..];
        return Contains(set[..end], c) != negated;
    }

    private static bool Contains(ReadOnlySpan<char> set, char c)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (c >= set[i] && c <= set[i + 2])
                {
                    return true;
                }

                i += 2;
            }
            else if (set[i] == c)
            {
                return true;
            }
        }

        return false;
    }
}
