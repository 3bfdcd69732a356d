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

    [EngineTheory]
    [InlineData("tail -f count", "count.log")]
    [InlineData("maintail -f", "s.log")]
    public void Who_follows_a_log_reads_on_without_a_gap(string command, string file)
    {
        using var run = new EngineRun("""
            [program:count]
            command=/bin/bash -c 'for ((i=1;; i++)); do echo "line $i"; sleep 0.01; done'
            stdout_logfile=FOLDER/count.log
            stdout_logfile_maxbytes=0
            """, "loglevel=debug").Daemon();
        run.WaitForFile("count.log", "line 5\n");
        using var tail = System.Diagnostics.Process.Start(ProgramRun.Info(EngineBinary.Supervisorctl, ["-c", run.ConfigPath, .. command.Split(' ')], run.Folder))!;
        var read = new System.Collections.Concurrent.ConcurrentQueue<string>();
        tail.OutputDataReceived += (_, line) => read.Enqueue(line.Data ?? "");
        tail.BeginOutputReadLine();
        try
        {
            Eventually.Holds(() => read.Count > 5, () => "the first lines");
            for (var generation = 2; generation < 4; generation++)
            {
                Assert.Equal(generation, run.Upgrade().Generation);
                var already = read.Count;
                Eventually.Holds(() => read.Count > already + 5, () => $"lines of generation {generation}: {string.Join('\n', read)}");
            }
        }
        finally
        {
            tail.Kill();
            tail.WaitForExit();
        }

        // The first is a hint, the second perhaps the end of a line.
        var lines = read.Where(line => line.Length > 0).Skip(1).ToArray();
        var whole = File.ReadAllLines(run.In(file)).Where(line => line.Length > 0).ToArray();
        var first = Array.IndexOf(whole, lines[1]);
        Assert.True(first > 0, lines[1]);
        Assert.Equal(whole[first..].Take(lines.Length - 2), lines[1..^1]);
    }
}
