using Supervisor.Engine.Http;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Http;

public sealed class NamedProcessesTests
{
    private readonly World.World _world = new World.World(Group("web", 1, Program("a"), Program("b")), Single("x")).Settle();

    [Fact]
    public void However_often_and_in_however_many_ways_it_is_named_a_process_is_found_once()
    {
        string[] names = [.. Enumerable.Repeat("*", 200_000), .. Enumerable.Repeat("nope", 1000), "web", "WEB:", "web:a", "x"];
        Assert.Null(NamedProcesses.Problem(names));
        var found = NamedProcesses.Find(_world.Loop.State, names);
        Assert.Equal(["web:a", "web:b", "x"], found.Entries.Select(entry => entry.Key.DisplayName).Order());
        Assert.Equal(["nope"], found.Unknown);
    }

    [Fact]
    public void A_pattern_may_mean_nothing_and_a_name_not() =>
        Assert.Equal(["y"], NamedProcesses.Find(_world.Loop.State, ["q*", "y", "x"]).Unknown);

    [Fact]
    public void What_a_request_may_make_us_search_is_bounded()
    {
        Assert.Null(NamedProcesses.Problem(Enumerable.Range(0, NamedProcesses.MostNames).Select(i => $"n{i}")));
        Assert.Contains("10001 names", NamedProcesses.Problem(Enumerable.Range(0, NamedProcesses.MostNames + 1).Select(i => $"n{i}")));
        Assert.Null(NamedProcesses.Problem(Enumerable.Range(0, NamedProcesses.MostPatterns).Select(i => $"n{i}*")));
        Assert.Contains("101 patterns", NamedProcesses.Problem(Enumerable.Range(0, NamedProcesses.MostPatterns + 1).Select(i => $"n{i}*")));
        Assert.Contains("257 characters", NamedProcesses.Problem([string.Concat(Enumerable.Repeat("?", NamedProcesses.LongestPattern + 1))]));
        Assert.Null(NamedProcesses.Problem([new string('x', 2000)]));
    }

    [Fact]
    public void Nothing_is_searched_for_whoever_has_gone() =>
        Assert.Throws<OperationCanceledException>(() => NamedProcesses.Find(_world.Loop.State, ["x"], new CancellationToken(canceled: true)));
}
