using Supervisor.Engine.Startup;

namespace Supervisor.Unit.Startup;

public sealed class TidyPlanTests
{
    [Theory]
    // Quiet: worth a collection or not.
    [InlineData(true, TidyPlan.Some + 1, 0, TidyStep.Collect)]
    [InlineData(true, TidyPlan.Some, 3600, TidyStep.Sleep)]
    [InlineData(true, -1, 3600, TidyStep.Sleep)]
    // Never quiet: once a minute, and only for much.
    [InlineData(false, TidyPlan.Much, 3600, TidyStep.LookAgain)]
    [InlineData(false, TidyPlan.Much + 1, 59, TidyStep.LookAgain)]
    [InlineData(false, TidyPlan.Much + 1, 60, TidyStep.Collect)]
    public void Memory_is_given_back_when_it_is_quiet_or_seldom_when_there_is_much(bool isQuiet, long excess, int secondsSinceLast, object step) =>
        Assert.Equal((TidyStep)step, TidyPlan.Decide(isQuiet, excess, TimeSpan.FromSeconds(secondsSinceLast)));
}
