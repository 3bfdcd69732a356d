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
    [InlineData("WEB", "web", "web", false)]
    public void Names_select_processes(string name, string group, string process, bool selected) =>
        Assert.Equal(selected, NamePattern.Matches(name, Process(group, process)));
}
