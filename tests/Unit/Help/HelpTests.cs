using System.Xml.Linq;
using Supervisor.Help;
using Supervisor.Help.Maml;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Help;

/// <summary>The committed help against the cmdlets of the assembly.</summary>
public sealed class HelpTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Fixtures.Folder, "../../.."));
    private static readonly HelpFiles Files = new(Root);
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    [Fact]
    public void Every_cmdlet_and_parameter_is_described_as_the_code_has_it() => Assert.Equal([], Files.Gaps());

    [Fact]
    public void What_is_committed_is_what_the_documents_give() => Assert.Equal([], Files.Stale());

    [Fact]
    public void The_help_file_has_every_cmdlet_with_three_examples_and_every_parameter_as_declared()
    {
        var commands = XDocument.Load(Path.Combine(Root, "en-US/Supervisor.PSModule.dll-Help.xml")).Descendants(Command + "command")
            .ToDictionary(command => command.Descendants(Command + "name").First().Value);
        Assert.Equal(Files.Cmdlets.Select(cmdlet => cmdlet.Name), commands.Keys.Order(StringComparer.Ordinal));
        foreach (var cmdlet in Files.Cmdlets)
        {
            var command = commands[cmdlet.Name];
            Assert.True(command.Descendants(Command + "example").Count() >= 3, cmdlet.Name);
            Assert.Equal(cmdlet.Sets.Count, command.Descendants(Command + "syntaxItem").Count());
            var parameters = command.Element(Command + "parameters")!.Elements().ToDictionary(parameter => parameter.Element(Maml + "name")!.Value);
            Assert.Equal(cmdlet.Parameters.Select(parameter => parameter.Name).Order(StringComparer.Ordinal), parameters.Keys.Order(StringComparer.Ordinal));
            foreach (var declared in cmdlet.Parameters)
            {
                var written = parameters[declared.Name];
                var use = MamlWriter.UseOf(cmdlet, declared);
                Assert.NotEmpty(written.Element(Maml + "description")!.Value);
                Assert.Equal(declared.TypeName, written.Element(Dev + "type")!.Element(Maml + "name")!.Value);
                Assert.Equal(
                    ($"{use.Required}".ToLowerInvariant(), use.Position?.ToString() ?? "named", use.Pipeline, declared.Aliases.Count == 0 ? "none" : string.Join(", ", declared.Aliases)),
                    (written.Attribute("required")!.Value, written.Attribute("position")!.Value, written.Attribute("pipelineInput")!.Value, written.Attribute("aliases")!.Value));
            }
        }
    }
}
