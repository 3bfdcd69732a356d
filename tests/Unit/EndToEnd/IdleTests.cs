using System.Globalization;

namespace Supervisor.Unit.EndToEnd;

/// <summary>What an engine does while nothing happens.</summary>
public sealed class IdleTests
{
    private const int Seconds = 10;

    private static int Switches(int pid) => Directory.GetDirectories($"/proc/{pid}/task").Sum(task =>
        File.ReadLines(Path.Combine(task, "status")).Where(line => line.Contains("ctxt_switches", StringComparison.Ordinal))
            .Sum(line => int.Parse(line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture)));

    [EngineFact]
    public void A_thousand_idle_programs_cost_at_most_two_context_switches_a_second()
    {
        using var engine = new EngineRun("""
            [program:p]
            command=/bin/sleep 100000
            process_name=%(process_num)d
            numprocs=1000
            startsecs=0
            """).Daemon();
        Eventually.Holds(() => engine.Log.Split(" INFO success: ").Length == 1001, () => "a thousand programs");

        // What start-up has left to do, the last of it three seconds later, and the request of nobody, are over when four have passed quietly.
        Eventually.Holds(() => Within(4, engine.Pid) <= 8, () => "quiet");
        var switches = Within(Seconds, engine.Pid);
        Assert.True(switches <= 2 * Seconds, $"{switches} context switches in {Seconds} seconds");
        if (EngineBinary.IsNative)
        {
            Assert.InRange(OutsideView.ResidentKilobytes(engine.Pid), 1, 30 << 10);
        }
    }

    private static int Within(int seconds, int pid)
    {
        var before = Switches(pid);
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        return Switches(pid) - before;
    }
}
