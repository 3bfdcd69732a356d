using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Supervisor.PSModule;

/// <summary>Names of what -Section chooses of an engine's configuration: programs, groups, servers or fragments.</summary>
public sealed class ConfigNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        if (!LanguagePrimitives.TryConvertTo<ConfigSectionKind>(fakeBoundParameters["Section"], out var section))
        {
            section = ConfigSectionKind.Program;
        }

        if (section == ConfigSectionKind.Fragment)
        {
            return new FragmentNameCompleter().CompleteArgument(commandName, parameterName, wordToComplete, commandAst, fakeBoundParameters);
        }

        var word = new CompletionWord(wordToComplete);
        return CompletionSource.Of(CompletionCaches.Configuration, fakeBoundParameters)
            .SelectMany(running => section switch
            {
                ConfigSectionKind.Group => running.Groups.Select(group => group.Name),
                ConfigSectionKind.Server => running.Servers.Select(server => server.Name),
                _ => running.Programs.Select(program => program.Name),
            })
            .Where(word.Fits)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.OrdinalIgnoreCase)
            .Select(name => CompletionWord.Name(name, $"{section} {name}"));
    }
}
