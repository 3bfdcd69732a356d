using Supervisor.Engine.Logs;

namespace Supervisor.Unit.Logs;

public sealed class ReadTimesTests
{
    private static readonly DateTime Noon = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc);

    private readonly ReadTimes _times = new();

    [Fact]
    public void What_was_there_before_has_no_time()
    {
        Assert.Null(_times.Of(0));
        _times.Note(100, Noon);
        Assert.Null(_times.Of(99));
        Assert.Equal(Noon, _times.Of(100));
        Assert.Equal(Noon, _times.Of(5000));
    }

    [Fact]
    public void What_is_read_within_a_moment_has_the_later_time()
    {
        _times.Note(0, Noon);
        _times.Note(10, Noon.AddMilliseconds(99));
        _times.Note(20, Noon.AddMilliseconds(100));
        Assert.Equal(Noon.AddMilliseconds(99), _times.Of(0));
        Assert.Equal(Noon.AddMilliseconds(100), _times.Of(20));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(0.5, 10)]
    [InlineData(1, 10)]
    [InlineData(2.5, 99)]
    public void What_came_since_a_time_begins_with_the_first_byte_read_then(double second, long position)
    {
        _times.Note(0, Noon);
        _times.Note(10, Noon.AddSeconds(1));
        _times.Note(20, Noon.AddSeconds(2));
        Assert.Equal(position, _times.Since(Noon.AddSeconds(second), 99));
    }

    [Fact]
    public void Of_nothing_nothing_came() => Assert.Equal(7, _times.Since(Noon, 7));

    [Fact]
    public void A_clock_that_is_set_back_still_finds_the_newest()
    {
        _times.Note(0, Noon.AddHours(1));
        _times.Note(10, Noon);
        _times.Note(20, Noon.AddMinutes(1));
        Assert.Equal(20, _times.Since(Noon.AddSeconds(30), 99));
    }

    [Fact]
    public void Many_times_become_coarser_in_the_past_and_stay_exact_for_the_newest()
    {
        const int Count = 100_000;
        for (var second = 0; second < Count; second++)
        {
            _times.Note(second, Noon.AddSeconds(second));
        }

        Assert.Equal(Noon.AddSeconds(Count - 1), _times.Of(Count - 1));
        Assert.Equal(Noon.AddSeconds(Count - 100), _times.Of(Count - 100));
        var old = _times.Of(1000)!.Value;
        Assert.True(old >= Noon.AddSeconds(1000), "never earlier than it was read");

        // Whatever was read at or after a time is found, perhaps with some before it.
        Assert.InRange(_times.Since(Noon.AddSeconds(50_000), Count), 0, 50_000);
    }
}
