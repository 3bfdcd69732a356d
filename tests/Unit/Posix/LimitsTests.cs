using Supervisor.Engine.Posix;

namespace Supervisor.Unit.Posix;

[Collection(RealChildrenCollection.Name)]
public class LimitsTests
{
    private const ulong Unlimited = ulong.MaxValue;

    [Theory]
    [InlineData(4096, 8192, 1024, 4096, 8192, false)]
    [InlineData(1024, 8192, 1024, 1024, 8192, false)]
    [InlineData(256, 8192, 1024, 1024, 8192, true)]
    [InlineData(256, 512, 1024, 1024, 1024, true)]
    [InlineData(256, Unlimited, 1024, 1024, Unlimited, true)]
    [InlineData(Unlimited, Unlimited, 1024, Unlimited, Unlimited, false)]
    public void A_soft_limit_below_the_minimum_becomes_the_minimum(
        ulong soft, ulong hard, ulong minimum, ulong newSoft, ulong newHard, bool raises) =>
        Assert.Equal(new LimitPlan(newSoft, newHard, raises), LimitPlan.For(soft, hard, minimum));

    [Fact]
    public void What_is_enough_is_not_changed_and_not_mentioned()
    {
        var start = Limits.OpenFilesAtStart();
        var outcome = Limits.Raise(10, 10);
        Assert.Equal(start, outcome.ForChildren);
        Assert.Empty(outcome.Messages);
        Assert.Null(outcome.Problem);
    }

    [Fact]
    public void A_soft_limit_that_is_too_low_is_raised_for_children_and_mentioned()
    {
        var start = Limits.OpenFilesAtStart();
        if (start.Soft == start.Hard)
        {
            return;
        }
        var outcome = Limits.Raise(start.Soft + 1, 10);
        Assert.Equal(new OpenFilesLimit(start.Soft + 1, start.Hard), outcome.ForChildren);
        Assert.Equal([$"Increased RLIMIT_NOFILE limit to {start.Soft + 1}"], outcome.Messages);
        using var world = new RealChildren { Children = new Children(outcome.ForChildren) };
        Assert.Equal($"{start.Soft + 1}", world.Output(RealChildren.Shell("ulimit -n")).Trim());
    }

    [Fact]
    public void Minfds_beyond_what_the_kernel_allows_is_a_problem_that_names_it()
    {
        var outcome = Limits.Raise(1UL << 40, 10);
        Assert.Contains("\"minfds\"", outcome.Problem);
        Assert.Contains($"process is {1UL << 40} as", outcome.Problem);
    }
}
