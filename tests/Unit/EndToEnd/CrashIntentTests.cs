using Mono.Unix.Native;
using static Supervisor.Unit.EndToEnd.CrashStage;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Who is started again by the engine after one that was killed, and who stays down.</summary>
public sealed class CrashIntentTests
{
    [EngineFact]
    public void Who_ended_meanwhile_is_restarted_or_not_by_its_policy_and_that_is_told()
    {
        const string ends = "command=/bin/bash -c 'while [ ! -e FOLDER/go ]; do sleep 0.02; done; sleep 0.1; [ -e FOLDER/again ] && exec sleep 1000; exit 0'\n";
        using var run = new EngineRun($"""
            [program:never]
            {ends}autorestart=false
            [program:unexpected]
            {ends}[program:always]
            {ends}autorestart=true
            [program:still]
            command=sleep 1000
            """).Daemon();
        var pids = new[] { "never", "unexpected", "always", "still" }.ToDictionary(name => name, name => run.WaitFor(name, "Running").Id!.Value);
        Crash(run);
        File.WriteAllText(run.In("go"), "");
        Eventually.Holds(() => pids.Count(pid => Directory.Exists($"/proc/{pid.Value}")) == 1, () => "three end and are reaped by who reaps orphans");
        File.WriteAllText(run.In("again"), "");
        run.Daemon();
        Assert.NotEqual(pids["unexpected"], run.WaitFor("unexpected", "Running").Id);
        Assert.NotEqual(pids["always"], run.WaitFor("always", "Running").Id);
        Assert.Equal("Exited", run.Process("never").State);
        Assert.Equal(pids["still"], run.Process("still").Id);
        run.WaitForLog($"never (pid {pids["never"]}) ended while no supervisord ran: its exit status is not known, and what it wrote last is lost");
        run.WaitForLog("exited: never (exit status unknown; not expected)");
        run.WaitForLog("1 adopted, 3 had ended, 0 stay down");
    }

    [EngineFact]
    public void Who_was_stopped_by_a_person_has_exited_or_has_failed_stays_down()
    {
        using var run = new EngineRun("""
            [program:stopped]
            command=sleep 1000
            [program:exited]
            command=/bin/bash -c 'sleep 0.2; exit 3'
            startsecs=0
            autorestart=false
            [program:fatal]
            command=/nowhere/x
            startretries=0
            [program:up]
            command=sleep 1000
            """).Daemon();
        run.WaitFor("stopped", "Running");
        run.WaitFor("up", "Running");
        run.WaitFor("exited", "Exited");
        run.WaitFor("fatal", "Fatal");
        run.Ctl("stop stopped");
        for (var kill = 0; kill < 2; kill++)
        {
            Crash(run);
            run.Daemon();
            run.WaitForLog("1 adopted, 0 had ended, 3 stay down", kill + 1);
            Assert.Equal(("Stopped", "Exited", 3, "Fatal"), (run.Process("stopped").State, run.Process("exited").State, run.Process("exited").ExitCode, run.Process("fatal").State));
        }

        run.Ctl("start stopped");
        run.WaitFor("stopped", "Running");
    }

    [EngineFact]
    public void Who_is_to_stop_with_the_engine_does_and_is_started_anew()
    {
        using var run = new EngineRun("[program:bound]\ncommand=sleep 1000\nstop_on_engine_death=true\nnumprocs=8\nprocess_name=%(process_num)s\n[program:free]\ncommand=sleep 1000\n").Daemon();
        run.WaitFor("bound:7", "Running");
        var pids = Pids(run);
        run.Upgrade();
        Assert.Equal(pids, Pids(run));
        Crash(run);
        Eventually.Holds(() => pids.Count(pid => OutsideView.Lives(pid.Value)) == 1, () => "eight end");
        run.Daemon();
        Assert.All(Enumerable.Range(0, 8), i => Assert.NotEqual(pids[$"bound:{i}"], run.WaitFor($"bound:{i}", "Running").Id));
        Assert.Equal(pids["free"], run.Process("free").Id);
    }

    [EngineFact]
    public void Who_was_stopped_stays_so_over_a_stop_and_start_if_that_is_wanted()
    {
        const string programs = "[program:stopped]\ncommand=sleep 1000\n[program:up]\ncommand=sleep 1000\n";
        foreach (var remembers in (bool[])[true, false])
        {
            using var run = new EngineRun(programs, $"remember_stop={remembers}").Daemon();
            run.WaitFor("stopped", "Running");
            run.Ctl("stop stopped");
            for (var starts = 0; starts < 2; starts++)
            {
                run.Kill(Signum.SIGTERM);
                Eventually.Holds(() => OutsideView.Gone(run.Pid), () => run.Log);
                run.Daemon();
                run.WaitFor("up", "Running");
                Assert.Equal(remembers ? "Stopped" : "Running", run.WaitFor("stopped", process => process.State is "Stopped" or "Running").State);
            }

            run.Ctl("start stopped");
            run.Kill(Signum.SIGTERM);
            Eventually.Holds(() => OutsideView.Gone(run.Pid), () => run.Log);
            run.Daemon();
            run.WaitFor("stopped", "Running");
        }
    }

    [EngineFact]
    public void An_engine_that_is_killed_while_it_stops_everything_has_stopped_nobody_for_good()
    {
        using var run = new EngineRun("""
            [program:deaf]
            command=/bin/bash -c 'trap "" TERM; while :; do sleep 0.05; done'
            stopwaitsecs=2
            priority=1
            [program:quick]
            command=sleep 1000
            [program:stopped]
            command=sleep 1000
            """).Daemon();
        var pid = run.WaitFor("deaf", "Running").Id;
        run.WaitFor("stopped", "Running");
        run.Ctl("stop stopped");
        run.Kill(Signum.SIGTERM);
        run.WaitForLog("stopped: quick");
        Crash(run);
        run.Daemon();
        run.WaitFor("quick", "Running");
        // It may not have been asked to stop yet, and then lives on.
        run.WaitFor("deaf", process => process.State == "Running" && (process.Id != pid || run.Log.Contains(" 1 adopted, ", StringComparison.Ordinal)));
        Assert.Equal("Stopped", run.Process("stopped").State);
    }
}
