using Supervisor.Unit.Simulation;

namespace Supervisor.Unit.Handoff;

public class HandoffSimulationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_handoff_at_any_point_changes_no_later_step(int seed)
    {
        var (untouched, handed) = (new SimulatedMachine(seed) { Trace = new() }, new SimulatedMachine(seed) { Trace = new() });
        var handoffs = new Random(seed);
        for (var step = 0; step < 8_000; step++)
        {
            untouched.Step();
            handed.Step();
            if (handoffs.Next(50) == 0)
            {
                handed.HandOver();
            }

            if (step % 1000 == 999)
            {
                Assert.Equal(untouched.Trace, handed.Trace);
                Assert.Equal(untouched.Launches, handed.Launches);
            }
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void A_wall_clock_that_is_set_back_and_forth_changes_no_step(int seed)
    {
        var (still, wild) = (new SimulatedMachine(seed) { Trace = new() }, new SimulatedMachine(seed) { Trace = new(), WallClock = new Random(seed) });
        for (var step = 0; step < 8_000; step++)
        {
            still.Step();
            wild.Step();
        }

        Assert.Equal(still.Trace, wild.Trace);
        Assert.Equal((still.Launches, still.Crashes), (wild.Launches, wild.Crashes));
    }
}
