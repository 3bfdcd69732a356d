using Supervisor.Engine.Handoff;

namespace Supervisor.Unit.Handoff;

public sealed class JournalRetryTests
{
    private readonly JournalRetry _retry = new(TimeSpan.FromSeconds(1));

    [Fact]
    public void Nothing_that_was_refused_is_nothing_to_wake_up_for()
    {
        Assert.False(_retry.IsDue(1_000_000));
        Assert.Equal(Timeout.Infinite, _retry.Left(1_000_000));
    }

    [Fact]
    public void Each_refusal_doubles_the_pause_up_to_five_seconds()
    {
        var pauses = new List<int>();
        var now = 0L;
        for (var i = 0; i < 5; i++)
        {
            _retry.Refused(now);
            pauses.Add(_retry.Left(now));
            Assert.False(_retry.IsDue(now + pauses[^1] - 1));
            now += pauses[^1];
            Assert.True(_retry.IsDue(now));
            Assert.False(_retry.IsDue(now));
        }

        Assert.Equal([1000, 2000, 4000, 5000, 5000], pauses);
    }

    [Fact]
    public void What_was_written_at_last_begins_anew_with_the_first_pause()
    {
        _retry.Refused(0);
        _retry.Refused(0);
        _retry.Done();
        Assert.Equal(Timeout.Infinite, _retry.Left(0));
        _retry.Refused(0);
        Assert.Equal(1000, _retry.Left(0));
    }
}
