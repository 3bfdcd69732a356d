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

    /// <summary>Begins the command, has another binary go on as soon as the program is being stopped, and lets that one end then.</summary>
    private static ProgramRun Over(EngineRun run, string command)
    {
        run.WaitForFile("slow.out", "up");
        run.WaitFor("slow", "Running");
        var asked = Task.Run(() => run.Ctl(command));
        run.WaitFor("slow", "Stopping");
        // As long as a call must take until it is seen as a long one, and then some.
        Thread.Sleep(1000);
        run.Upgrade();
        Assert.Equal("Stopping", run.Process("slow").State);
        Assert.False(asked.IsCompleted, asked.IsCompleted ? asked.Result.Text : "");
        File.WriteAllText(run.In("go"), "");
        Assert.True(asked.Wait(Eventually.Deadline), run.Log);
        return asked.Result;
    }

    [EngineTheory]
    [InlineData("stop slow", "slow: stopped\n", "Stopped", "Running")]
    [InlineData("restart slow", "slow: stopped\nslow: started\n", "Running", "Running")]
    [InlineData("stop slow:*", "slow: stopped\n", "Stopped", "Running")]
    [InlineData("stop s*", "slow: stopped\n", "Stopped", "Running")]
    public void Who_waits_for_a_stop_waits_on_and_what_was_to_follow_follows(string command, string text, string slow, string quick)
    {
        using var run = new EngineRun(Two).Daemon();
        Assert.Equal(new ProgramRun(0, text, ""), Over(run, command));
        Assert.Equal((slow, quick), (run.Process("slow").State, run.Process("quick").State));
    }

    [EngineFact]
    public void All_are_restarted_over_an_upgrade()
    {
        using var run = new EngineRun(Two).Daemon();
        var before = run.WaitFor("quick", "Running").Id;
        var said = Over(run, "restart all");
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
        Assert.Equal(new ProgramRun(0, "slow: stopped\nslow: removed process group\nnew: added process group\n", ""), Over(run, "update"));
        Assert.Equal(["new", "quick"], run.Processes().Select(process => process.Name).Order());
    }

    [EngineFact]
    public void Who_waits_for_a_start_hears_how_it_went()
    {
        using var run = new EngineRun("[program:late]\ncommand=/bin/sleep 1000\nstartsecs=8\nautostart=false\n").Daemon();
        var asked = Task.Run(() => run.Ctl("start late"));
        run.WaitFor("late", "Starting");
        Thread.Sleep(1000);
        run.Upgrade();
        Assert.True(asked.Wait(Eventually.Deadline), run.Log);
        Assert.Equal(new ProgramRun(0, "late: started\n", ""), asked.Result);
        Assert.Equal("Running", run.Process("late").State);
    }
}
