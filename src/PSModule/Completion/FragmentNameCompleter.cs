using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Supervisor.PSModule;

/// <summary>Names of the fragments that were pushed to the engine that the command line speaks to.</summary>
public sealed class FragmentNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = new CompletionWord(wordToComplete);
        return CompletionSource.Of(CompletionCaches.Fragments, fakeBoundParameters)
            .Where(fragment => word.Fits(fragment.Name))
            .DistinctBy(fragment => fragment.Name)
            .OrderBy(fragment => fragment.Name, StringComparer.OrdinalIgnoreCase)
            .Select(fragment => CompletionWord.Result(fragment.Name, $"{fragment.Name}: {string.Join(", ", fragment.Groups)}"));
    }
}
