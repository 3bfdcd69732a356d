using System.Management.Automation;
using System.Management.Automation.Language;

namespace Supervisor.PSModule;

/// <summary>The word being completed, without its quotes, and the results that fit it.</summary>
internal sealed class CompletionWord(string word)
{
    private readonly WildcardPattern _pattern = WildcardPattern.Get(word.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);

    public bool Fits(string text) => _pattern.IsMatch(text);

    public static CompletionResult Result(string text, string tooltip) =>
        new(Quoted(text), text, CompletionResultType.ParameterValue, tooltip);

    private static string Quoted(string text) =>
        text.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/' or ':') && !text.StartsWith('-')
            ? text
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
