using System.Diagnostics;
using Supervisor.Engine.Logs;

namespace Supervisor.Unit.Logs;

public class PumpPaceTests
{
    private PumpPace _pace;
    private long _now = Stopwatch.Frequency;

    [Fact]
    public void A_line_now_and_then_is_never_held() => Assert.All(Wake(200, milliseconds: 10), rest => Assert.Equal(0, rest));

    [Fact]
    public void Wake_ups_that_follow_each_other_closely_get_a_rest() => Assert.Equal(PumpPace.LineRest, Wake(100, milliseconds: 0.05)[^1]);

    [Fact]
    public void Resting_does_not_end_because_of_the_rest() => Assert.All([.. Busy(), .. Wake(500, milliseconds: 1)], rest => Assert.NotEqual(0, rest));

    [Fact]
    public void After_a_quiet_moment_the_next_line_is_not_held()
    {
        _ = Busy();
        Assert.All(Wake(10, milliseconds: 12), rest => Assert.Equal(0, rest));
    }

    [Fact]
    public void Wake_ups_without_bytes_are_no_load()
    {
        _ = Busy();
        Assert.Equal(0, _pace.Rest(_now, 0));
    }

    [Fact]
    public void Much_data_does_not_wait()
    {
        _ = Busy();
        Assert.Equal(0, _pace.Rest(_now, PumpPace.Much));
    }

    private long[] Busy() => [Wake(100, milliseconds: 0.05)[^1]];

    private long[] Wake(int times, double milliseconds) =>
        [.. Enumerable.Range(0, times).Select(_ => _pace.Rest(_now += (long)(milliseconds * Stopwatch.Frequency / 1000), 100))];
}
