namespace Supervisor.Ctl.Typing;

/// <summary>What the word at the cursor can become: all candidates begin with it.</summary>
internal sealed record Completion(string Word, IReadOnlyList<string> Candidates)
{
    public static Completion None { get; } = new("", []);

    public static Completion Of(string word, IEnumerable<string> words) =>
        new(word, [.. words.Where(candidate => candidate.StartsWith(word, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)]);

    /// <summary>What can be typed without choosing: the rest of the only candidate and a blank, or as far as all are the same.</summary>
    public string Rest => Candidates switch
    {
        [] => "",
        [var only] => only[Word.Length..] + " ",
        [var first, ..] => first[Word.Length..Candidates.Min(other => first.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count())],
    };
}
