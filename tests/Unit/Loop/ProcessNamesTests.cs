using Supervisor.Engine.Loop;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Loop;

public sealed class ProcessNamesTests
{
    private readonly World.World _world = new World.World(
        Group("web", 1, Program("web[0]"), Program("web[1]"), Program("web0"), Program("web1"), Program("a*"), Program("ab")), Single("x[y"), Single("w*")).Settle();

    [Theory]
    [InlineData("web:web[1]", "web:web[1]")]
    [InlineData("WEB:WEB[1]", "web:web[1]")]
    [InlineData("web:web[[]1]", "web:web[1]")]
    [InlineData("web:web[01]", "web:web0 web:web1")]
    [InlineData("web:web[[]?]", "web:web[0] web:web[1]")]
    [InlineData("web:web[2]", "")]
    [InlineData("web:web[[]2]", "")]
    [InlineData("web:a*", "web:a*")]
    [InlineData("web:a[*]", "web:a*")]
    [InlineData("web:a?", "web:a* web:ab")]
    [InlineData("x[y", "x[y")]
    [InlineData("x[[]y:*", "x[y")]
    [InlineData("w*", "w*")]
    [InlineData("w[*]", "w*")]
    [InlineData("nope:*", "")]
    public void What_is_called_so_wins_over_what_it_means_as_a_pattern(string name, string found) =>
        Assert.Equal(found, string.Join(' ', ProcessNames.Find(_world.Loop.State, name).Select(entry => entry.Key.DisplayName)));

    [Theory]
    [InlineData("w*", "w*")]
    [InlineData("w[*]", "w*")]
    [InlineData("?[*]", "w*")]
    [InlineData("we*", "web")]
    [InlineData("x[[]y", "x[y")]
    [InlineData("?*", "w* web x[y")]
    public void Groups_are_found_by_the_same_rules(string name, string found) =>
        Assert.Equal(found.Split(' ').Order(StringComparer.Ordinal), ProcessNames.FindGroups(_world.Loop.State, name).Select(group => group.Settings.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("web", false)]
    [InlineData("nope:*", false)]
    [InlineData("web:web[[]9]", false)]
    [InlineData("a[*]b[?]:*", false)]
    [InlineData("x[y", false)]
    [InlineData("web:web[9]", true)]
    [InlineData("[[[]*]", true)]
    [InlineData("w*:*", true)]
    [InlineData("web:*x", true)]
    public void Only_a_pattern_may_mean_nothing(string name, bool isPattern) => Assert.Equal(isPattern, ProcessNames.IsPattern(name));
}
