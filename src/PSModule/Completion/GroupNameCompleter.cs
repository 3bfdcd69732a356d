using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Supervisor.PSModule;

/// <summary>Names of the groups of the engine that the command line speaks to.</summary>
public sealed class GroupNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = new CompletionWord(wordToComplete);
        return CompletionSource.Processes(fakeBoundParameters)
            .GroupBy(process => process.Group)
            .Where(group => word.Fits(group.Key))
            .OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase)
            .Select(group => CompletionWord.Name(group.Key, $"{group.Key}: {group.Count()} processes"));
    }
}
