using Supervisor.Engine.Startup;

namespace Supervisor.Unit.Startup;

public sealed class TidyPlanTests
{
    private const long Megabyte = 1 << 20;

    [Theory]
    [InlineData(false, 0, TidyMood.Quiet)]
    // The count of collections is what is sure: a large thing may be asked for without one.
    [InlineData(false, 100 * Megabyte, TidyMood.Quiet)]
    [InlineData(true, 3 * Megabyte, TidyMood.Calm)]
    [InlineData(true, (3 * Megabyte) + 1, TidyMood.Busy)]
    public void Calm_is_when_little_is_asked_for_in_a_pause(bool isCollected, long allocated, object mood) =>
        Assert.Equal((TidyMood)mood, TidyPlan.Mood(isCollected, allocated));

    [Theory]
    // Quiet: worth a collection or not.
    [InlineData(TidyMood.Quiet, TidyPlan.Some + 1, 0, TidyStep.Collect)]
    [InlineData(TidyMood.Quiet, TidyPlan.Some, 3600, TidyStep.Sleep)]
    [InlineData(TidyMood.Quiet, -1, 3600, TidyStep.Sleep)]
    // Calm, as every day: the same, but not all the time.
    [InlineData(TidyMood.Calm, TidyPlan.Some + 1, 29, TidyStep.LookAgain)]
    [InlineData(TidyMood.Calm, TidyPlan.Some + 1, 30, TidyStep.Collect)]
    [InlineData(TidyMood.Calm, TidyPlan.Some, 3600, TidyStep.LookAgain)]
    // Busy: once a minute and only for much, once in ten for less.
    [InlineData(TidyMood.Busy, TidyPlan.Much, 599, TidyStep.LookAgain)]
    [InlineData(TidyMood.Busy, TidyPlan.More, 3600, TidyStep.LookAgain)]
    [InlineData(TidyMood.Busy, TidyPlan.More + 1, 600, TidyStep.Collect)]
    [InlineData(TidyMood.Busy, TidyPlan.Much + 1, 59, TidyStep.LookAgain)]
    [InlineData(TidyMood.Busy, TidyPlan.Much + 1, 60, TidyStep.Collect)]
    public void Memory_is_given_back_when_it_is_quiet_now_and_then_when_it_is_calm_and_seldom_when_there_is_much(object mood, long excess, int secondsSinceLast, object step) =>
        Assert.Equal((TidyStep)step, TidyPlan.Decide((TidyMood)mood, excess, TimeSpan.FromSeconds(secondsSinceLast)));
}
