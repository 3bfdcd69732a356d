using System.Reflection;
using System.Text.RegularExpressions;
using Supervisor.PSModule;
using Supervisor.Unit.World;

namespace Supervisor.Unit.PSModule;

public sealed partial class ErrorTopicTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Fixtures.Folder, "../../.."));

    private static readonly string[] Ids = [.. typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

    [Fact]
    public void The_topic_lists_every_error_id_with_its_category_and_none_that_is_gone()
    {
        var rows = Row().Matches(File.ReadAllText(Path.Combine(Root, "docs/en-US/about_Supervisor_Errors.md")));
        Assert.Equal(Ids.Order(StringComparer.Ordinal), rows.Select(row => row.Groups[1].Value));
        var categories = Enum.GetNames<System.Management.Automation.ErrorCategory>();
        Assert.All(rows, row => Assert.All(row.Groups[2].Value.Split(", "), category => Assert.Contains(category, categories)));
        Assert.All(rows, row => Assert.NotEqual("NotSpecified", row.Groups[2].Value));
    }

    [Fact]
    public void An_id_is_its_own_name_so_that_a_search_finds_it() =>
        Assert.All(typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static), field => Assert.Equal(field.Name, field.GetRawConstantValue()));

    [GeneratedRegex(@"^\| `(\w+)` \| ([\w, ]+) \| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
