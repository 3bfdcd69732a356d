using Supervisor.Help.Shapes;

namespace Supervisor.Help.Pages;

/// <summary>Rewrites what a page copies from the code: the SYNTAX section and the yaml blocks. Prose and default values stay.</summary>
public static class PageRepair
{
    /// <summary>Stands where an author has still to write; <see cref="PageGaps"/> finds it.</summary>
    public const string ToWrite = "{{ to be written }}";

    private static readonly Dictionary<string, string> UsualTexts = new()
    {
        ["WhatIf"] = "Shows what the command would do, and does nothing.",
        ["Confirm"] = "Asks before each action.",
    };

    public static string Repair(string text, CmdletShape cmdlet)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var page = CommandPageReader.Read(text);
        var sections = Section.Split(lines, 2);
        var repaired = sections.Select(section => section.Title switch
        {
            "" => section.Text,
            "SYNTAX" => $"## SYNTAX\n\n{SyntaxText.Of(cmdlet)}",
            "PARAMETERS" => $"## PARAMETERS\n\n{Parameters(section, page, cmdlet)}",
            _ => $"## {section.Title}\n\n{section.Text}".TrimEnd(),
        });
        return string.Join("\n\n", repaired).TrimEnd() + "\n";
    }

    /// <summary>A page for a cmdlet that has none.</summary>
    public static string Begin(CmdletShape cmdlet) => Repair($"""
        ---
        external help file: Supervisor.PSModule.dll-Help.xml
        Module Name: Supervisor
        online version:
        schema: 2.0.0
        ---

        # {cmdlet.Name}

        ## SYNOPSIS
        {ToWrite}

        ## SYNTAX

        ## DESCRIPTION
        {ToWrite}

        ## EXAMPLES

        ### Example 1: {ToWrite}
        ```powershell
        {cmdlet.Name}
        ```

        {ToWrite}

        ## PARAMETERS

        ### CommonParameters
        This cmdlet supports the common parameters: -Debug, -ErrorAction, -ErrorVariable, -InformationAction,
        -InformationVariable, -OutVariable, -OutBuffer, -PipelineVariable, -ProgressAction, -Verbose, -WarningAction and
        -WarningVariable. For more information, see about_CommonParameters.

        ## INPUTS

        ### None

        ## OUTPUTS

        ### None

        ## NOTES

        ## RELATED LINKS

        """, cmdlet);

    private static string Parameters(Section section, CommandPage page, CmdletShape cmdlet)
    {
        var rest = Section.Split(section.Lines, 3).Where(part => part.Title.Length > 0 && !part.Title.StartsWith('-'));
        return string.Join("\n\n",
        [
            .. InOrder(page, cmdlet).Select(parameter => Parameter(parameter, page, cmdlet)),
            .. rest.Select(part => $"### {part.Title}\n{part.Text}"),
        ]);
    }

    // As the author has ordered them, then those that are not described yet.
    private static IEnumerable<ParameterShape> InOrder(CommandPage page, CmdletShape cmdlet)
    {
        var order = page.Parameters.Select(described => described.Name).ToList();
        return cmdlet.Parameters.OrderBy(parameter => order.IndexOf(parameter.Name) is >= 0 and var at ? at : int.MaxValue);
    }

    private static string Parameter(ParameterShape parameter, CommandPage page, CmdletShape cmdlet)
    {
        var described = page.Parameters.FirstOrDefault(one => one.Name == parameter.Name);
        var text = described?.Text is { Length: > 0 } written ? written : UsualTexts.GetValueOrDefault(parameter.Name, ToWrite);
        var value = described?.Blocks.Select(block => block["Default value"]).FirstOrDefault(one => one.Length > 0) ?? (parameter.IsSwitch ? "False" : "None");
        return $"### -{parameter.Name}\n{text}\n\n{SyntaxText.Yaml(cmdlet, parameter, value)}";
    }
}
