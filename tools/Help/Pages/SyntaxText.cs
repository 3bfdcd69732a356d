using System.Text;
using Supervisor.Help.Shapes;

namespace Supervisor.Help.Pages;

/// <summary>The SYNTAX section and the yaml blocks, as reflection says they must be.</summary>
public static class SyntaxText
{
    private const int Width = 110;

    public static string Of(CmdletShape cmdlet)
    {
        var sets = cmdlet.Sets;
        return string.Join("\n\n", sets.Select(set =>
            (sets.Count == 1 ? "" : $"### {set}{(set == cmdlet.DefaultSet ? " (Default)" : "")}\n") + $"```\n{Wrapped(Words(cmdlet, set))}\n```"));
    }

    /// <summary>One block for each group of sets that take the parameter alike.</summary>
    public static string Yaml(CmdletShape cmdlet, ParameterShape parameter, string defaultValue) =>
        string.Join("\n\n", Alike(parameter).Select(uses => $"""
            ```yaml
            Type: {parameter.TypeName}
            Parameter Sets: {SetNames(cmdlet, uses)}
            Aliases:{Listed(parameter.Aliases)}{(parameter.Values.Count == 0 ? "" : $"\nAccepted values:{Listed(parameter.Values)}")}

            Required: {uses.First().Required}
            Position: {uses.First().Position?.ToString() ?? "Named"}
            Default value: {defaultValue}
            Accept pipeline input: {uses.First().Pipeline}
            Accept wildcard characters: {parameter.Wildcards}
            ```
            """.ReplaceLineEndings("\n")));

    public static IEnumerable<IGrouping<object, ParameterUse>> Alike(ParameterShape parameter) =>
        parameter.Uses.GroupBy(use => (object)(use.Required, use.Position, use.Pipeline));

    public static string SetNames(CmdletShape cmdlet, IEnumerable<ParameterUse> uses)
    {
        var sets = uses.Select(use => use.Set).ToList();
        return sets.Contains(ParameterUse.AllSets) || (cmdlet.Sets.Count > 1 && sets.Count == cmdlet.Sets.Count) ? "(All)" : string.Join(", ", sets);
    }

    private static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "" : " " + string.Join(", ", names);

    private static IEnumerable<string> Words(CmdletShape cmdlet, string set) =>
        [cmdlet.Name, .. cmdlet.Of(set).Select(one => Word(one.Parameter, one.Use)), "[<CommonParameters>]"];

    private static string Word(ParameterShape parameter, ParameterUse use)
    {
        var name = use.Position is null || parameter.IsSwitch ? $"-{parameter.Name}" : $"[-{parameter.Name}]";
        var word = parameter.IsSwitch ? name : $"{name} <{parameter.TypeName}>";
        return use.Required ? word : $"[{word}]";
    }

    private static string Wrapped(IEnumerable<string> words)
    {
        var text = new StringBuilder();
        var column = 0;
        foreach (var word in words)
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.Append('\n');
                column = 0;
            }

            text.Append(text.Length == 0 ? "" : " ").Append(word);
            column += word.Length + 1;
        }

        return text.ToString();
    }
}
