using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Supervisor.PSModule;

/// <summary>Names of the open sessions.</summary>
public sealed class SessionCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = new CompletionWord(wordToComplete);
        return SessionTable.Current.Open
            .Where(session => word.Fits(session.Name))
            .Select(session => CompletionWord.Result(session.Name, session.Address));
    }
}
