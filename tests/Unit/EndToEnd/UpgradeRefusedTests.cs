using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>What is no engine, or none that could go on, is not let on; and leaves nothing behind.</summary>
public sealed class UpgradeRefusedTests
{
    [EngineFact]
    public void A_binary_that_is_no_engine_is_refused_and_nothing_changes()
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n").Daemon();
        var pid = run.WaitFor("p", "Running").Id;
        File.WriteAllText(run.In("text"), "hello");
        Assert.Equal($"cannot upgrade to {run.In("text")}: it cannot be executed", run.RefusesUpgrade(run.In("text")));
        Assert.Equal("cannot upgrade to /nowhere/x: there is no such file", run.RefusesUpgrade("/nowhere/x"));
        Assert.Equal($"cannot upgrade to {run.Folder}: it cannot be executed", run.RefusesUpgrade(run.Folder));
        Assert.Equal("cannot upgrade to supervisord: its path must begin with /", run.RefusesUpgrade("supervisord"));
        Assert.Equal("cannot upgrade to /bin/true: it does not answer as an engine does", run.RefusesUpgrade("/bin/true"));
        Assert.StartsWith("cannot upgrade to /bin/cat: it says: /bin/cat: unrecognized option", run.RefusesUpgrade("/bin/cat"));
        Assert.Equal($"cannot upgrade to {run.Script("liar", "cat | sed 's/\"pid\":[0-9]*,/\"pid\":1,/'")}: it would lose output.processes[0].pid", run.RefusesUpgrade(run.In("liar")));
        Assert.Equal($"cannot upgrade to {run.Script("talks", "exec yes")}: it does not answer as an engine does: it writes too much", run.RefusesUpgrade(run.In("talks")));
        Assert.Equal($"cannot upgrade to {run.Script("echo", "exec cat")}: it does not answer as an engine does: it says again what it hears", run.RefusesUpgrade(run.In("echo")));
        Assert.Equal((1, pid), (UpgradeRun.Engine(run)!.Generation, run.Process("p").Id));
        Assert.Equal(2, run.Upgrade().Generation);
    }

    [EngineFact]
    public void A_program_that_hangs_up_and_runs_on_is_refused_and_ended()
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n").Daemon();
        run.WaitFor("p", "Running");
        var stays = run.Script("stays", $"echo $$ >{run.In("asked")}; exec >/dev/null 2>&1; exec sleep 601");
        Assert.Equal($"cannot upgrade to {stays}: it does not answer as an engine does", run.RefusesUpgrade(stays));
        Assert.True(int.TryParse(run.Read("asked"), out var asked), run.Read("asked"));
        Eventually.Holds(() => !OutsideView.Lives(asked), () => $"the end of {asked}");
    }

    [EngineFact]
    public void What_a_refused_program_has_started_ends_with_it()
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n").Daemon();
        run.WaitFor("p", "Running");
        var ends = run.Script("ends", $"sleep 602 >/dev/null 2>&1 & echo $! >{run.In("child")}");
        Assert.Equal($"cannot upgrade to {ends}: it does not answer as an engine does", run.RefusesUpgrade(ends));
        Assert.True(int.TryParse(run.Read("child"), out var child), run.Read("child"));
        Eventually.Holds(() => !OutsideView.Lives(child), () => $"the end of {child}");
    }

    [EngineFact]
    public void A_second_upgrade_while_one_is_under_way_is_refused_and_the_log_says_so()
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n").Daemon();
        run.WaitFor("p", "Running");
        var slow = run.Script("slow", $"touch {run.In("asked")}; while [ ! -e {run.In("go")} ]; do sleep 0.05; done");
        var first = Task.Run(() => run.RefusesUpgrade(slow));
        Eventually.Holds(() => File.Exists(run.In("asked")), () => run.Log);
        Assert.Equal("cannot upgrade: another upgrade is under way", run.RefusesUpgrade(null));
        run.Kill(Signum.SIGUSR1);
        run.WaitForLog(" WARN cannot upgrade: another upgrade is under way\n", times: 2);
        File.WriteAllText(run.In("go"), "");
        Assert.True(first.Wait(Eventually.Deadline), run.Log);
        run.WaitForLog($" WARN {first.Result}\n");
    }

    [EngineFact]
    public void Arguments_that_a_binary_does_not_know_are_refused_before_anything_is_let_go()
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n").Daemon();
        var pid = run.WaitFor("p", "Running").Id;
        var stranger = run.Script("stranger", $"exec {EngineBinary.Supervisord} \"$@\" --no-such-option");
        Assert.Equal($"cannot upgrade to {stranger}: it says: option --no-such-option not recognized", run.RefusesUpgrade(stranger));
        Assert.Equal((1, pid), (UpgradeRun.Engine(run)!.Generation, run.Process("p").Id));
    }
}
