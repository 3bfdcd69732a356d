using Supervisor.Engine.Http.Entry;

namespace Supervisor.Unit.Http.Entry;

public sealed class FailureLedgerTests
{
    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void Each_failure_costs_its_address_more_up_to_a_bound()
    {
        var ledger = new FailureLedger();
        Assert.Equal([0.25, 0.5, 1, 2, 4, 4, 4], Enumerable.Range(0, 7).Select(i => ledger.Failed("1.2.3.4", At(i)).Delay.TotalSeconds));
        Assert.Equal(0.25, ledger.Failed("1.2.3.5", At(8)).Delay.TotalSeconds);
    }

    [Fact]
    public void A_million_failures_cost_no_more_and_are_told_seven_times()
    {
        var ledger = new FailureLedger();
        var told = Enumerable.Range(0, 1_000_000).Select(_ => ledger.Failed("a", At(1))).Where(failed => failed.IsTold).Select(failed => failed.Failures);
        Assert.Equal([1, 10, 100, 1000, 10_000, 100_000, 1_000_000], told);
    }

    [Fact]
    public void Ten_quiet_minutes_are_forgiven()
    {
        var ledger = new FailureLedger();
        ledger.Failed("a", At(0));
        Assert.Equal(2, ledger.Failed("a", At(1)).Failures);
        Assert.Equal(2, ledger.Of("a", At(600)));
        Assert.Equal(0, ledger.Of("a", At(602)));
        Assert.Equal(1, ledger.Failed("a", At(602)).Failures);
    }

    [Fact]
    public void Memory_is_bounded_and_the_oldest_is_forgotten_first()
    {
        var ledger = new FailureLedger(10);
        for (var i = 0; i < 1000; i++)
        {
            ledger.Failed($"a{i}", At(i * 0.1));
        }

        Assert.Equal(10, ledger.Count);
        Assert.Equal(2, ledger.Failed("a999", At(100)).Failures);
        Assert.Equal(1, ledger.Failed("a0", At(100)).Failures);
    }
}
