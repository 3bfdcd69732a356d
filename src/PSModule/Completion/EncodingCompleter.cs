using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Supervisor.PSModule;

/// <summary>Names of encodings.</summary>
public sealed class EncodingCompleter : IArgumentCompleter
{
    private static readonly (string, string)[] Encodings =
    [
        ("ascii", "7 bits"), ("bigendianunicode", "UTF-16, high byte first"), ("latin1", "ISO 8859-1"), ("unicode", "UTF-16, low byte first"), ("utf32", "UTF-32"), ("utf8", "UTF-8"),
    ];

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        FixedWords.Complete(Encodings, wordToComplete);
}
