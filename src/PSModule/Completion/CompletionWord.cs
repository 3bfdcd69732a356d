using System.Management.Automation;
using System.Management.Automation.Language;

namespace Supervisor.PSModule;

/// <summary>The word being completed, without its quotes, and the results that fit it.</summary>
internal sealed class CompletionWord(string word)
{
    private readonly string _begin = ProcessName.Unescaped(word.Trim('\'', '"').Replace("''", "'", StringComparison.Ordinal));
    private readonly Predicate<string> _matches = ProcessName.SelectsText(word.Trim('\'', '"') + "*", []);

    public bool Fits(string text) => text.StartsWith(_begin, StringComparison.OrdinalIgnoreCase) || _matches(text);

    public static CompletionResult Result(string text, string tooltip) =>
        new(Quoted(text), text, CompletionResultType.ParameterValue, tooltip);

    /// <summary>A name for a parameter that takes wildcards: its own are escaped.</summary>
    public static CompletionResult Name(string name, string tooltip) =>
        new(Quoted(ProcessName.Escaped(name)), name, CompletionResultType.ParameterValue, tooltip);

    private static string Quoted(string text) =>
        text.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/' or ':') && !text.StartsWith('-')
            ? text
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
