using System.Xml.Linq;
using Supervisor.Help.Pages;
using Supervisor.Help.Shapes;

namespace Supervisor.Help.Maml;

/// <summary>The help file that Get-Help reads, from pages and what the code declares.</summary>
public static class MamlWriter
{
    private static readonly XNamespace Items = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static string Write(IEnumerable<(CmdletShape Cmdlet, CommandPage Page)> pages)
    {
        var document = new XElement(Items + "helpItems", new XAttribute("schema", "maml"), pages.Select(one => Of(one.Cmdlet, one.Page)));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{document.ToString().ReplaceLineEndings("\n")}\n";
    }

    private static XElement Of(CmdletShape cmdlet, CommandPage page) => new(Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml.NamespaceName),
        new XAttribute(XNamespace.Xmlns + "command", Command.NamespaceName),
        new XAttribute(XNamespace.Xmlns + "dev", Dev.NamespaceName),
        new XElement(Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Verb),
            new XElement(Command + "noun", cmdlet.Noun),
            Description(page.Synopsis)),
        Description(page.Description),
        new XElement(Command + "syntax", cmdlet.Sets.Select(set => new XElement(Command + "syntaxItem",
            new XElement(Maml + "name", cmdlet.Name),
            cmdlet.Of(set).Select(one => Parameter(one.Parameter, one.Use, page, inSyntax: true))))),
        new XElement(Command + "parameters", cmdlet.Parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
            .Select(parameter => Parameter(parameter, UseOf(cmdlet, parameter), page, inSyntax: false))),
        new XElement(Command + "inputTypes", page.Inputs.Select(type => Typed("inputType", type))),
        new XElement(Command + "returnValues", page.Outputs.Select(type => Typed("returnValue", type))),
        new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(page.Notes))),
        new XElement(Command + "examples", page.Examples.Select(Shown)),
        new XElement(Command + "relatedLinks", page.Links.Select(link => new XElement(Maml + "navigationLink",
            new XElement(Maml + "linkText", link.Text),
            // An address inside the documents is of no use in a console.
            new XElement(Maml + "uri", link.Address.StartsWith("http", StringComparison.Ordinal) ? link.Address : "")))));

    /// <summary>Where sets differ, the list of parameters shows how the default one takes it.</summary>
    public static ParameterUse UseOf(CmdletShape cmdlet, ParameterShape parameter) => parameter.In(cmdlet.Sets[0]) ?? parameter.Uses[0];

    private static XElement Parameter(ParameterShape parameter, ParameterUse use, CommandPage page, bool inSyntax)
    {
        var described = page.Parameters.FirstOrDefault(one => one.Name == parameter.Name);
        var value = described?.Blocks.Select(block => block["Default value"]).FirstOrDefault(text => text.Length > 0) ?? "None";
        return new XElement(Command + "parameter",
            new XAttribute("required", Lower(use.Required)),
            new XAttribute("variableLength", Lower(parameter.Type.IsArray)),
            new XAttribute("globbing", Lower(parameter.Wildcards)),
            new XAttribute("pipelineInput", use.Pipeline),
            new XAttribute("position", use.Position?.ToString() ?? "named"),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml + "name", parameter.Name),
            Description(described?.Text ?? ""),
            inSyntax && parameter.Values.Count > 0
                ? new XElement(Command + "parameterValueGroup", parameter.Values.Select(one =>
                    new XElement(Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), one)))
                : null,
            // A switch takes no value in the syntax, and is one in the list.
            inSyntax && parameter.IsSwitch ? null
                : new XElement(Command + "parameterValue", new XAttribute("required", Lower(!parameter.IsSwitch)), new XAttribute("variableLength", "false"), parameter.TypeName),
            new XElement(Dev + "type", new XElement(Maml + "name", parameter.TypeName), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", value));
    }

    private static XElement Typed(string element, DescribedType type) => new(Command + element,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Name)),
        Description(type.Text));

    private static XElement Shown(Example example) => new(Command + "example",
        new XElement(Maml + "title", $"-------- {PlainText.Inline(example.Title)} --------"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", Paragraphs(example.Remarks)));

    private static XElement Description(string text) => new(Maml + "description", Paragraphs(text));

    private static IEnumerable<XElement> Paragraphs(string text) => PlainText.Paragraphs(text).Select(one => new XElement(Maml + "para", one));

    private static string Lower(bool value) => value ? "true" : "false";
}
