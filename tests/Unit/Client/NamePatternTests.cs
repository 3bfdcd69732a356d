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

    [Theory]
    [InlineData("web:web[1]", "web:web[1]")]
    [InlineData("web:web[[]1]", "web:web[1]")]
    [InlineData("web:web[01]", "web:web1")]
    [InlineData("web:web[[]?]", "web:web[1]")]
    [InlineData("web:web[[]2]", "")]
    [InlineData("nope:*", "")]
    public void What_is_called_so_wins_over_what_it_means_as_a_pattern(string name, string selected) =>
        Assert.Equal(selected, string.Join(' ', NamePattern.Select(name, [Process("web", "web[1]"), Process("web", "web1")]).Select(process => process.Name)));

    [Theory]
    [InlineData("nope:*", false)]
    [InlineData("web:web[[]2]", false)]
    [InlineData("web:web[2]", true)]
    [InlineData("w*:", true)]
    public void Only_a_pattern_may_mean_nothing(string name, bool isPattern) => Assert.Equal(isPattern, NamePattern.IsWildcard(name));

    [Theory]
    [InlineData("A*", "a*")]
    [InlineData("a[*]", "a*")]
    [InlineData("?b", "ab")]
    [InlineData("nope", "nope")]
    [InlineData("z*", "")]
    public void Groups_are_found_by_the_same_rules(string name, string selected) =>
        Assert.Equal(selected, string.Join(' ', NamePattern.Groups(name, ["a*", "ab"])));
}
