using Supervisor.Help.Shapes;

namespace Supervisor.Help.Pages;

/// <summary>Every way in which a page falls short of its cmdlet.</summary>
public static class PageGaps
{
    public const string HelpFile = "Supervisor.PSModule.dll-Help.xml";

    private const int FewestExamples = 3;

    private static readonly string[] Sections = ["SYNOPSIS", "SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

    public static IEnumerable<string> Of(string text, CmdletShape cmdlet)
    {
        var page = CommandPageReader.Read(text);
        return [.. Head(page, cmdlet), .. Prose(page, text), .. Examples(page, cmdlet), .. Parameters(page, cmdlet)];
    }

    private static IEnumerable<string> Head(CommandPage page, CmdletShape cmdlet)
    {
        foreach (var (key, value) in new[] { ("external help file", HelpFile), ("Module Name", "Supervisor"), ("schema", "2.0.0") })
        {
            if (page.FrontMatter.GetValueOrDefault(key) != value)
            {
                yield return $"the front matter has no '{key}: {value}'";
            }
        }

        if (page.Name != cmdlet.Name)
        {
            yield return $"the title is '{page.Name}'";
        }

        if (!page.Sections.SequenceEqual(Sections))
        {
            yield return $"the sections are {string.Join(", ", page.Sections)}; they must be {string.Join(", ", Sections)}";
        }

        if (page.Syntax != SyntaxText.Of(cmdlet))
        {
            yield return "SYNTAX is not that of the code (--fix-syntax writes it)";
        }
    }

    private static IEnumerable<string> Prose(CommandPage page, string text)
    {
        if (text.Contains("{{", StringComparison.Ordinal))
        {
            yield return $"something is still to be written: '{PageRepair.ToWrite}' or another {{{{ }}}}";
        }

        foreach (var (what, written) in new[] { ("SYNOPSIS", page.Synopsis), ("DESCRIPTION", page.Description) })
        {
            if (written.Length == 0)
            {
                yield return $"{what} is empty";
            }
        }

        foreach (var (what, types) in new[] { ("INPUTS", page.Inputs), ("OUTPUTS", page.Outputs) })
        {
            if (types.Count == 0)
            {
                yield return $"{what} names no type ('### None' where there is none)";
            }
        }

        if (page.Links.Count == 0)
        {
            yield return "RELATED LINKS is empty";
        }
    }

    private static IEnumerable<string> Examples(CommandPage page, CmdletShape cmdlet)
    {
        if (page.Examples.Count < FewestExamples)
        {
            yield return $"{page.Examples.Count} examples, {FewestExamples} are the least";
        }

        for (var at = 0; at < page.Examples.Count; at++)
        {
            var example = page.Examples[at];
            if (!example.Title.StartsWith($"Example {at + 1}: ", StringComparison.Ordinal))
            {
                yield return $"example {at + 1} is titled '{example.Title}', not 'Example {at + 1}: …'";
            }

            if (!example.Code.Contains(cmdlet.Noun, StringComparison.OrdinalIgnoreCase))
            {
                yield return $"example {at + 1} has no code that uses it";
            }

            if (example.Remarks.Length == 0)
            {
                yield return $"example {at + 1} says nothing about its code";
            }
        }
    }

    private static IEnumerable<string> Parameters(CommandPage page, CmdletShape cmdlet)
    {
        foreach (var described in page.Parameters.Where(described => cmdlet.Parameters.All(parameter => parameter.Name != described.Name)))
        {
            yield return $"-{described.Name} is described and does not exist";
        }

        foreach (var parameter in cmdlet.Parameters)
        {
            var described = page.Parameters.FirstOrDefault(one => one.Name == parameter.Name);
            if (described is null || described.Text.Length == 0)
            {
                yield return $"-{parameter.Name} is not described";
                continue;
            }

            var written = described.Blocks.Select(block => Text(block.Values));
            var wanted = CommandPageReader.Read($"# x\n## PARAMETERS\n### -{parameter.Name}\nx\n\n{SyntaxText.Yaml(cmdlet, parameter, "None")}").Parameters[0].Blocks.Select(block => Text(block.Values));
            if (!written.Order().SequenceEqual(wanted.Order()))
            {
                yield return $"-{parameter.Name}: the yaml is not that of the code (--fix-syntax writes it)";
            }
        }
    }

    private static string Text(IReadOnlyDictionary<string, string> values) =>
        string.Join('\n', values.Where(pair => pair.Key != "Default value" && pair.Value.Length > 0).Select(pair => $"{pair.Key}: {pair.Value}"));
}
