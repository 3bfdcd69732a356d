using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Supervisor.PSModule;

/// <summary>Names of the processes of the engine that the command line speaks to.</summary>
public sealed class ProcessNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = new CompletionWord(wordToComplete);
        return CompletionSource.Processes(fakeBoundParameters)
            .Where(process => word.Fits(process.Name))
            .OrderBy(process => process.Name, StringComparer.OrdinalIgnoreCase)
            .Select(process => CompletionWord.Name(process.Name, $"{process.Name}: {process.State} {process.Description}".TrimEnd()));
    }
}
