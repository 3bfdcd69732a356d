using Supervisor.Help;
using Supervisor.Help.About;
using Supervisor.Help.Pages;
using Supervisor.Help.Shapes;

namespace Supervisor.Unit.Help;

public sealed class PageGapsTests
{
    private static readonly CmdletShape Cmdlet = ModuleShape.Of(HelpFiles.Module).First(cmdlet => cmdlet.Name == "Stop-Supervisor");

    private static readonly string Good = PageRepair.Begin(Cmdlet)
        .Replace("### Example 1: {{ to be written }}\n```powershell\nStop-Supervisor\n```\n\n{{ to be written }}", string.Join("\n\n", Enumerable.Range(1, 3).Select(at => $"### Example {at}: x\n```powershell\nStop-Supervisor\n```\n\nEnds it.")))
        .Replace(PageRepair.ToWrite, "Words.")
        .TrimEnd() + "\n\n[Start-Supervisor](Start-Supervisor.md)\n";

    [Fact]
    public void A_whole_page_has_none() => Assert.Equal([], PageGaps.Of(Good, Cmdlet));

    [Fact]
    public void A_page_just_begun_says_what_is_to_be_written() =>
        Assert.Contains(PageGaps.Of(PageRepair.Begin(Cmdlet), Cmdlet), gap => gap.Contains("still to be written", StringComparison.Ordinal));

    [Theory]
    [InlineData("### -Force", "### -Farce", "-Farce is described and does not exist")]
    [InlineData("### -Force", "### -Farce", "-Force is not described")]
    [InlineData("Aliases: Timeout", "Aliases:", "-TimeoutSec: the yaml")]
    [InlineData("Type: Int32", "Type: String", "-TimeoutSec: the yaml")]
    [InlineData("### Example 3: x", "### 3", "example 3 is titled '3'")]
    [InlineData("[-NoWait]", "", "SYNTAX is not that of the code")]
    [InlineData("## NOTES\n", "", "the sections are")]
    [InlineData("schema: 2.0.0", "schema: 1", "the front matter has no 'schema: 2.0.0'")]
    [InlineData("## SYNOPSIS\n\nWords.", "## SYNOPSIS\n", "SYNOPSIS is empty")]
    public void What_is_wrong_is_named(string there, string instead, string gap)
    {
        Assert.Contains(there, Good);
        Assert.Contains(PageGaps.Of(Good.Replace(there, instead), Cmdlet), one => one.StartsWith(gap, StringComparison.Ordinal));
    }

    [Fact]
    public void Repair_keeps_prose_and_default_values_and_changes_a_whole_page_no_more()
    {
        var own = Good.Replace("Default value: None", "Default value: -1");
        Assert.Equal(own, PageRepair.Repair(own, Cmdlet));
        Assert.Equal(own, PageRepair.Repair(own.Replace("Type: Int32", "Type: String").Replace("[-NoWait]", ""), Cmdlet));
    }

    [Fact]
    public void A_topic_becomes_text_of_a_consoles_width_with_its_tables_in_line()
    {
        var text = AboutText.Of("# about_X\n\n## Short description\nA `word` and a [link](y.md).\n\n| a | bb |\n|---|---|\n| one | two |\n\n```powershell\nGet-X\n```\n");
        Assert.Equal("TOPIC\n    about_X\n\nSHORT DESCRIPTION\n    A word and a link.\n\n    a    bb\n    ---  ---\n    one  two\n\n        Get-X\n", text);
    }
}
