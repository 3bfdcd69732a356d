namespace Supervisor.Engine.Loop;

/// <summary>Wildcards with character sets; the set is "[abc]", "[a-z]" or "[!abc]", and a "[" without "]" is itself.</summary>
internal static class WildcardSet
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        // Backtracks to the last star only, so a hostile pattern costs length times length at most.
        int p = 0, t = 0, starAt = -1, starText = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (starAt, starText) = (p++, t);
            }
            else if (p < pattern.Length && MatchesOne(pattern[p..], text[t], out var used))
            {
                (p, t) = (p + used, t + 1);
            }
            else if (starAt >= 0)
            {
                (p, t) = (starAt + 1, ++starText);
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, char c, out int used)
    {
        used = 1;
        var end = pattern.Length > 2 ? pattern[2..].IndexOf(']') + 2 : 1;
        if (pattern[0] != '[' || end < 2)
        {
            return pattern[0] == '?' || pattern[0] == c;
        }

        used = end + 1;
        var set = pattern[1..end];
        var negated = set[0] == '!' && set.Length > 1;
        return Contains(negated ? set[1..] : set, c) != negated;
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
