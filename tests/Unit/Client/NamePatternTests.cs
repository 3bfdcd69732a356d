using Supervisor.Client;

namespace Supervisor.Unit.Client;

public sealed class NamePatternTests
{
    private static SupervisedProcess Process(string group, string name) =>
        new() { Name = group == name ? name : $"{group}:{name}", Group = group, ProcessName = name, State = "Running" };

    [Theory]
    [InlineData("web", "web", "web", true)]
    [InlineData("web:web", "web", "web", true)]
    [InlineData("many", "many", "many_00", true)]
    [InlineData("many:many_00", "many", "many_00", true)]
    [InlineData("many_00", "many", "many_00", false)]
    [InlineData("many:*", "many", "many_00", true)]
    [InlineData("many:", "many", "many_00", true)]
    [InlineData("*", "many", "many_00", true)]
    [InlineData("w?b", "web", "web", true)]
    [InlineData("many:many_0[12]", "many", "many_00", false)]
    [InlineData("many:many_0[0-2]", "many", "many_00", true)]
    [InlineData("w.b", "web", "web", false)]
    [InlineData("WEB", "web", "web", true)]
    [InlineData("MANY:", "many", "many_00", true)]
    [InlineData("Many:*_0?", "many", "many_00", true)]
    public void Names_select_processes(string name, string group, string process, bool selected) =>
        Assert.Equal(selected, NamePattern.Select(name, [Process(group, process)]).Count == 1);

    [Theory]
    [InlineData("web", "web")]
    [InlineData("Web", "Web")]
    [InlineData("WEB", "")]
    [InlineData("Web:*", "Web")]
    [InlineData("W*", "web Web")]
    public void Case_counts_where_names_differ_by_it_alone(string name, string selected) =>
        Assert.Equal(selected, string.Join(' ', NamePattern.Select(name, [Process("web", "web"), Process("Web", "Web")]).Select(process => process.Name)));
}
