using System.Globalization;
using Xunit.Abstractions;

namespace Supervisor.Unit.Simulation;

public class SimulationTests(ITestOutputHelper output)
{
    /// <summary>SIMULATION_STEPS makes a run longer; the default is what a build can afford.</summary>
    private static readonly long Steps = long.TryParse(Environment.GetEnvironmentVariable("SIMULATION_STEPS"), CultureInfo.InvariantCulture, out var steps) ? steps : 10_000_000;

    [Fact]
    public void Millions_of_random_steps_break_no_invariant_and_take_every_row()
    {
        var counts = new RowCounts();
        long taken = 0, launches = 0, crashes = 0;
        for (var seed = 1; taken < Steps; seed++)
        {
            var machine = new SimulatedMachine(seed, counts: counts);
            try
            {
                for (var i = 0; i < 100_000 && taken < Steps; i++, taken++)
                {
                    machine.Step();
                }
            }
            catch (BrokenInvariant broken)
            {
                Assert.Fail($"seed {seed}, step {machine.Steps}: {broken.Message}\n{Story(seed, machine.Steps, broken)}");
            }

            launches += machine.Launches;
            crashes += machine.Crashes;
        }

        output.WriteLine($"{taken} steps, {launches} launches, {crashes} deaths of the engine");
        Assert.True(crashes >= taken / 10_000, $"the engine died {crashes} times only");
        foreach (var (row, times) in counts.Rows())
        {
            output.WriteLine($"{times,12}  {row}");
        }

        Assert.All(counts.Rows(), row => Assert.True(row.Taken >= Math.Min(1000, Steps / 10_000), $"taken {row.Taken} times only: {row.Row}"));
    }

    /// <summary>The same life once more, with what happened last to the process that the message names.</summary>
    private static string Story(int seed, long steps, BrokenInvariant broken)
    {
        var machine = new SimulatedMachine(seed) { Trace = new() };
        try
        {
            while (machine.Steps < steps)
            {
                machine.Step();
            }
        }
        catch (BrokenInvariant)
        {
        }

        var named = broken.Detail.Split(' ')[0];
        return string.Join('\n', machine.Trace.Where(line => line.Contains(named, StringComparison.Ordinal) || line.EndsWith(" crash", StringComparison.Ordinal)).TakeLast(30));
    }

    public static TheoryData<string> Mutations() => [.. Mutation.All.Select(mutation => mutation.Name)];

    [Theory]
    [MemberData(nameof(Mutations))]
    public void Each_mutation_is_caught(string name)
    {
        var mutation = Mutation.All.Single(mutation => mutation.Name == name);
        for (var seed = 1; seed <= 60; seed++)
        {
            SimulatedMachine? machine = null;
            try
            {
                machine = new SimulatedMachine(seed, mutation);
                for (var i = 0; i < 100_000; i++)
                {
                    machine.Step();
                }
            }
            catch (BrokenInvariant broken) when (broken.Name == mutation.Breaks)
            {
                output.WriteLine($"seed {seed}, step {machine?.Steps ?? 0}: {broken.Message}");
                return;
            }
            catch (BrokenInvariant)
            {
                // Another invariant saw it first in this life; the next seed tries again.
            }
        }

        Assert.Fail($"\"{mutation.Breaks}\" did not catch it");
    }

    [Fact]
    public void Every_invariant_has_a_mutation_that_breaks_it() =>
        Assert.Equal(Invariants.All.Order(), Mutation.All.Select(mutation => mutation.Breaks).Distinct().Order());
}
