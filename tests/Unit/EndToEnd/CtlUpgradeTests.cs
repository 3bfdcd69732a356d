namespace Supervisor.Unit.EndToEnd;

/// <summary>supervisorctl, while another binary takes over.</summary>
public sealed class CtlUpgradeTests
{
    private const string Slow = """
        command=/bin/bash -c 'trap "while [ ! -e FOLDER/go ]; do sleep 0.05; done; exit 0" TERM; echo up; while :; do sleep 0.05; done'
        startsecs=1
        stopwaitsecs=60
        stdout_logfile=FOLDER/slow.out
        """;

    private const string Two = $"""
        [program:slow]
        {Slow}
        [program:quick]
        command=/bin/sleep 1000
        startsecs=0

        """;

    /// <summary>Begins the command, has another binary go on as soon as it is seen to wait, and lets the program end then.</summary>
    private static ProgramRun Over(EngineRun run, string command, int requests)
    {
        run.WaitForFile("slow.out", "up");
        run.WaitFor("slow", "Running");
        var asked = Waits(run, command, requests);
        run.Upgrade();
        Assert.Equal("Stopping", run.Process("slow").State);
        Assert.False(asked.IsCompleted, asked.IsCompleted ? asked.Result.Text : "");
        File.WriteAllText(run.In("go"), "");
        Assert.True(asked.Wait(Eventually.Deadline), run.Log);
        return asked.Result;
    }

    /// <summary>The command, which has made so many requests: the last two of them are made because one before takes long.</summary>
    private static Task<ProgramRun> Waits(EngineRun run, string command, int requests)
    {
        var (before, ours) = (run.Engine()!.RequestCount, 0);
        var asked = Task.Run(() => run.Ctl(command));
        Eventually.Holds(() => run.Engine()!.RequestCount - before - ++ours >= requests, () => $"{requests} requests of '{command}'\n{run.Log}");
        return asked;
    }

    [EngineTheory]
    [InlineData("stop slow", 4, "slow: stopped\n", "Stopped", "Running")]
    [InlineData("restart slow", 4, "slow: stopped\nslow: started\n", "Running", "Running")]
    [InlineData("stop slow:*", 4, "slow: stopped\n", "Stopped", "Running")]
    [InlineData("stop s*", 5, "slow: stopped\n", "Stopped", "Running")]
    public void Who_waits_for_a_stop_waits_on_and_what_was_to_follow_follows(string command, int requests, string text, string slow, string quick)
    {
        using var run = new EngineRun(Two).Daemon();
        Assert.Equal(new ProgramRun(0, text, ""), Over(run, command, requests));
        Assert.Equal((slow, quick), (run.Process("slow").State, run.Process("quick").State));
    }

    [EngineFact]
    public void All_are_restarted_over_an_upgrade()
    {
        using var run = new EngineRun(Two).Daemon();
        var before = run.WaitFor("quick", "Running").Id;
        var said = Over(run, "restart all", 4);
        Assert.Equal(0, said.Status);
        Assert.Equal(["quick: started", "quick: stopped", "slow: started", "slow: stopped"], said.Output.TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal));
        Assert.NotEqual(before, run.WaitFor("quick", "Running").Id);
    }

    [EngineFact]
    public void An_update_that_removes_a_program_is_finished_over_an_upgrade()
    {
        using var run = new EngineRun(Two).Daemon();
        run.WaitFor("quick", "Running");
        run.Configure(Two[Two.IndexOf("[program:quick]", StringComparison.Ordinal)..] + "[program:new]\ncommand=/bin/sleep 1000\n");
        Assert.Equal(new ProgramRun(0, "slow: stopped\nslow: removed process group\nnew: added process group\n", ""), Over(run, "update", 4));
        Assert.Equal(["new", "quick"], run.Processes().Select(process => process.Name).Order());
    }

    [EngineFact]
    public void Who_waits_for_a_start_hears_how_it_went()
    {
        using var run = new EngineRun("[program:late]\ncommand=/bin/sleep 1000\nstartsecs=6\nautostart=false\n").Daemon();
        var asked = Waits(run, "start late", 4);
        run.Upgrade();
        Assert.True(asked.Wait(Eventually.Deadline), run.Log);
        Assert.Equal(new ProgramRun(0, "late: started\n", ""), asked.Result);
        Assert.Equal("Running", run.Process("late").State);
    }
}
