using Supervisor.Engine.Core;

namespace Supervisor.Unit.Core;

public class TickStateTests
{
    private static readonly DateTime Noon = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc);
    private static readonly long NoonSeconds = (long)(Noon - DateTime.UnixEpoch).TotalSeconds;

    [Fact]
    public void Nobody_is_woken_for_what_nobody_wants()
    {
        var notices = new List<Notice>();
        Assert.Null(TickState.Empty.Next([], At(0), notices).Due(At(0)));
        Assert.Empty(notices);
    }

    [Fact]
    public void A_tick_comes_when_the_clock_enters_a_slice_and_names_its_beginning()
    {
        var (notices, state) = (new List<Notice>(), TickState.Empty.Next([5, 60], At(57.5), []));
        Assert.Equal(TimeSpan.FromSeconds(60), state.Due(At(57.5)));
        state = state.Next([5, 60], At(59.99), notices);
        Assert.Empty(notices);
        state = state.Next([5, 60], At(60.2), notices);
        Assert.Equal([(5, NoonSeconds + 60), (60, NoonSeconds + 60)], notices.Cast<Notice.Tick>().Select(tick => (tick.Period, tick.When)));
        Assert.Equal(TimeSpan.FromSeconds(65), state.Due(At(60.2)));
    }

    [Fact]
    public void A_clock_that_is_set_is_noticed_within_a_minute()
    {
        var state = TickState.Empty.Next([3600], At(10), []);
        Assert.Equal(TimeSpan.FromSeconds(70), state.Due(At(10)));
        var notices = new List<Notice>();
        state.Next([3600], new Instant(TimeSpan.FromSeconds(70), Noon.AddHours(-3)), notices);
        Assert.Equal(NoonSeconds - (3 * 3600), Assert.IsType<Notice.Tick>(Assert.Single(notices)).When);
    }

    [Fact]
    public void Who_comes_later_does_not_get_the_tick_of_the_slice_it_is_in()
    {
        var notices = new List<Notice>();
        TickState.Empty.Next([5], At(1), notices).Next([5, 60], At(3), notices);
        Assert.Empty(notices);
    }

    private static Instant At(double seconds) => new(TimeSpan.FromSeconds(seconds), Noon.AddSeconds(seconds));
}
