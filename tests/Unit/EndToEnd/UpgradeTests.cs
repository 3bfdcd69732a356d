using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Another binary goes on in the engine's process: nothing of the programs is lost, doubled or forgotten.</summary>
public sealed class UpgradeTests
{
    private const string Counter = "for i in $(seq 1 60000); do echo line $i; done; exec sleep 1000";

    [EngineFact]
    public void Programs_keep_their_pids_and_no_line_is_lost_or_doubled_over_upgrades()
    {
        using var run = new EngineRun($"""
            [program:count]
            command=/bin/bash -c '{Counter}'
            stdout_logfile=FOLDER/count.log
            stdout_logfile_maxbytes=100KB
            stdout_logfile_backups=99
            [program:still]
            command=sleep 1000
            """).Daemon();
        var before = run.Processes().ToDictionary(process => process.Name, process => run.WaitFor(process.Name, "Running").Id);
        foreach (var generation in (int[])[2, 3, 4])
        {
            Assert.Equal((generation, null), (run.Upgrade() is var engine ? engine.Generation : 0, engine.UpgradeProblem));
            Assert.Equal(run.Pid, engine.Id);
        }

        Eventually.Holds(() => Lines(run, "count.log").LastOrDefault() == "line 60000", () => run.Log);
        Assert.Equal(Enumerable.Range(1, 60_000).Select(i => $"line {i}"), Lines(run, "count.log"));
        Assert.Equal(before, run.Processes().ToDictionary(process => process.Name, process => process.Id));
        Assert.DoesNotContain("reaped unknown pid", run.Log);
    }

    [EngineFact]
    public void A_pending_stop_ends_when_it_would_have_and_the_exit_status_is_read()
    {
        using var run = new EngineRun("""
            [program:deaf]
            command=/bin/bash -c 'trap "" TERM; while :; do sleep 0.05; done'
            stopwaitsecs=6
            [program:seven]
            command=/bin/bash -c 'sleep 2.5; exit 7'
            autorestart=false
            """).Daemon();
        run.WaitFor("deaf", "Running");
        run.Rpc.CallAsync("supervisor.stopProcess", "deaf", false).GetAwaiter().GetResult();
        run.WaitFor("deaf", "Stopping");
        run.Upgrade();
        Assert.Equal("Stopping", run.Process("deaf").State);
        run.WaitFor("deaf", "Stopped");
        Assert.Equal(7, run.WaitFor("seven", "Exited").ExitCode);
        run.WaitForLog("killing 'deaf'");
    }

    [EngineFact]
    public void What_a_program_has_not_read_yet_reaches_it()
    {
        using var run = new EngineRun("[program:late]\ncommand=/bin/bash -c 'while [ ! -e FOLDER/go ]; do sleep 0.05; done; cat >FOLDER/got'\n").Daemon();
        run.WaitFor("late", "Running");
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"word{i} "));
        run.Rpc.CallAsync("supervisor.sendProcessStdin", "late", text).GetAwaiter().GetResult();
        run.Upgrade();
        File.WriteAllText(run.In("go"), "");
        Eventually.Holds(() => run.Read("got").Length >= text.Length, () => $"{run.Read("got").Length} of {text.Length}");
        Assert.Equal(text, run.Read("got"));
    }

    [EngineFact]
    public void A_section_an_escape_sequence_and_a_line_that_have_begun_are_finished()
    {
        using var run = new EngineRun("""
            [program:half]
            command=/bin/bash -c 'printf "a\033[3"; printf "x<!--XSUPERVISOR:BEG" >&2; while [ ! -e FOLDER/go ]; do sleep 0.05; done; printf "1mb\n"; printf "IN-->secret<!--XSUPERVISOR:END-->y\n" >&2; exec sleep 1000'
            stdout_logfile=FOLDER/out.log
            stderr_logfile=FOLDER/err.log
            stderr_capture_maxbytes=1MB
            """, "strip_ansi=true").Daemon();
        run.WaitForFile("out.log", "a");
        run.WaitForFile("err.log", "x");
        run.Upgrade();
        File.WriteAllText(run.In("go"), "");
        Assert.Equal("xy\n", run.WaitForFile("err.log", "y\n"));
        Assert.Equal("ab\n", run.WaitForFile("out.log", "b\n"));
    }

    [EngineFact(Needs.ChildUtils)]
    public void A_listener_hears_every_event_once()
    {
        using var run = new EngineRun($"[eventlistener:ear]\ncommand={EngineNeeds.Python} FOLDER/listener.py FOLDER/ear\nevents=REMOTE_COMMUNICATION\nbuffer_size=1000\n").Write().Daemon();
        run.WaitFor("ear", "Running");
        for (var round = 0; round < 3; round++)
        {
            run.Call($"times [('sendRemoteCommEvent', 'n', str(i)) for i in range({round * 100}, {(round * 100) + 100})]\n");
            run.Upgrade();
        }

        Eventually.Holds(() => run.Seen("ear").Count >= 300, () => $"{run.Seen("ear").Count}\n{run.Log}");
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"REMOTE_COMMUNICATION type:n|{i}"), run.Seen("ear").Select(seen => seen.Normal));
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (long)i), run.Seen("ear").Select(seen => seen.PoolSerial));
    }

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
        Assert.Equal($"cannot upgrade to {Script(run, "liar", "cat | sed 's/\"pid\":[0-9]*,/\"pid\":1,/'")}: it would lose output.processes[0].pid", run.RefusesUpgrade(run.In("liar")));
        Assert.Equal($"cannot upgrade to {Script(run, "talks", "exec yes")}: it does not answer as an engine does: it writes too much", run.RefusesUpgrade(run.In("talks")));
        Assert.Equal((1, pid), (UpgradeRun.Engine(run)!.Generation, run.Process("p").Id));
        Assert.Equal(2, run.Upgrade().Generation);
    }

    [EngineFact]
    public void A_program_that_hangs_up_and_runs_on_is_refused_and_ended()
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n").Daemon();
        run.WaitFor("p", "Running");
        var stays = Script(run, "stays", $"echo $$ >{run.In("asked")}; exec >/dev/null 2>&1; exec sleep 601");
        Assert.Equal($"cannot upgrade to {stays}: it does not answer as an engine does", run.RefusesUpgrade(stays));
        Assert.True(int.TryParse(run.Read("asked"), out var asked), run.Read("asked"));
        Eventually.Holds(() => !OutsideView.Lives(asked), () => $"the end of {asked}");
    }

    [EngineFact]
    public void What_a_refused_program_has_started_ends_with_it()
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n").Daemon();
        run.WaitFor("p", "Running");
        var ends = Script(run, "ends", $"sleep 602 >/dev/null 2>&1 & echo $! >{run.In("child")}");
        Assert.Equal($"cannot upgrade to {ends}: it does not answer as an engine does", run.RefusesUpgrade(ends));
        Assert.True(int.TryParse(run.Read("child"), out var child), run.Read("child"));
        Eventually.Holds(() => !OutsideView.Lives(child), () => $"the end of {child}");
    }

    [EngineFact]
    public void A_second_upgrade_while_one_is_under_way_is_refused_and_the_log_says_so()
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n").Daemon();
        run.WaitFor("p", "Running");
        var slow = Script(run, "slow", $"touch {run.In("asked")}; while [ ! -e {run.In("go")} ]; do sleep 0.05; done");
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
    public void A_binary_that_understands_and_then_cannot_go_on_gives_back_to_the_one_before()
    {
        using var run = new EngineRun($"[program:count]\ncommand=/bin/bash -c '{Counter}'\nstdout_logfile=FOLDER/count.log\nstdout_logfile_maxbytes=0\n").Daemon();
        var pid = run.WaitFor("count", "Running").Id;
        var broken = Script(run, "broken", $"[ \"$1\" = --check-handoff ] && exec {EngineBinary.Supervisord} \"$1\"; exec {EngineBinary.Supervisord} --no-such-option");
        Assert.Equal(202, UpgradeRun.Ask(run, broken).Status);
        Eventually.Holds(() => UpgradeRun.Engine(run)?.UpgradeProblem is not null, () => run.Log);
        var engine = UpgradeRun.Engine(run)!;
        Assert.Equal((1, "cannot upgrade: option --no-such-option not recognized"), (engine.Generation, engine.UpgradeProblem));
        Assert.Equal((run.Pid, pid), (engine.Id, run.Process("count").Id));
        run.WaitForLog("CRIT cannot upgrade: option --no-such-option not recognized; the engine before it goes on with 1 running processes");
        Assert.Equal(2, run.Upgrade().Generation);
        Eventually.Holds(() => Lines(run, "count.log").LastOrDefault() == "line 60000", () => run.Log);
        Assert.Equal(Enumerable.Range(1, 60_000).Select(i => $"line {i}"), Lines(run, "count.log"));
    }

    [EngineTheory]
    [InlineData("log/x.log", "elsewhere", "")]
    [InlineData("", "", "cl")]
    public void Folders_of_the_command_line_that_are_gone_or_relative_do_not_stop_an_upgrade(string log, string directory, string childLogs)
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n");
        string[] folders = ["log", "elsewhere", "cl"];
        Array.ForEach(folders, folder => Directory.CreateDirectory(run.In(folder)));
        run.Daemon(log.Length > 0 ? ["-l", log, "-d", run.In(directory)] : ["-q", run.In(childLogs)]);
        var pid = run.WaitFor("p", "Running").Id;
        if (childLogs.Length > 0)
        {
            Directory.Delete(run.In(childLogs), true);
        }

        Assert.Equal((2, null), (run.Upgrade() is var engine ? engine.Generation : 0, engine.UpgradeProblem));
        Assert.Equal((3, pid), (run.Upgrade().Generation, run.Process("p").Id));
    }

    [EngineFact]
    public void Arguments_that_a_binary_does_not_know_are_refused_before_anything_is_let_go()
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n").Daemon();
        var pid = run.WaitFor("p", "Running").Id;
        var stranger = Script(run, "stranger", $"exec {EngineBinary.Supervisord} \"$@\" --no-such-option");
        Assert.Equal($"cannot upgrade to {stranger}: it says: option --no-such-option not recognized", run.RefusesUpgrade(stranger));
        Assert.Equal((1, pid), (UpgradeRun.Engine(run)!.Generation, run.Process("p").Id));
    }

    [EngineFact]
    public void What_stands_in_the_files_is_not_applied_by_an_upgrade_and_what_was_read_is_kept()
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n").Daemon();
        run.WaitFor("p", "Running");
        run.Configure("[program:p]\ncommand=sleep 1000\n[program:q]\ncommand=sleep 1000\n");
        run.Upgrade();
        Assert.Equal(["p"], run.Processes().Select(process => process.Name));
        Assert.Contains("q: available", run.Ctl("reread").Output);
        run.Configure("");
        run.Upgrade();
        Assert.Contains("q: added process group", run.Ctl("add q").Output);
    }

    [EngineFact]
    public void An_engine_that_was_upgraded_reloads_and_ends_as_any_other()
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n").Daemon();
        run.WaitFor("p", "Running");
        run.Upgrade();
        run.Kill(Signum.SIGHUP);
        run.WaitForLog("spawned: 'p'", 2);
        run.WaitForLog("entered RUNNING state", 2);
        run.Kill(Signum.SIGUSR1);
        Eventually.Holds(() => UpgradeRun.Engine(run)?.Generation == 3, () => run.Log);
        run.Kill(Signum.SIGTERM);
        Eventually.Holds(() => OutsideView.Gone(run.Pid), () => run.Log);
        Assert.False(File.Exists(run.PidPath) || File.Exists(run.SocketPath));
        Assert.Contains("stopped: p (terminated by SIGTERM)", run.Log);
    }

    [EngineFact]
    public void A_signal_that_comes_between_two_binaries_is_not_lost()
    {
        for (var offset = 0; offset < 6; offset++)
        {
            using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n").Daemon();
            run.WaitFor("p", "Running");
            var asked = Task.Run(() => UpgradeRun.Ask(run, null));
            Assert.False(asked.Wait(offset * 12) && asked.Result.Status != 202);
            run.Kill(Signum.SIGTERM);
            Eventually.Holds(() => OutsideView.Gone(run.Pid), () => run.Log);
            Assert.False(File.Exists(run.PidPath) || File.Exists(run.SocketPath), run.Log);
            Assert.Contains("stopped: p (terminated by SIGTERM)", run.Log);
        }
    }

    [EngineFact]
    public void Clients_that_connect_meanwhile_wait_and_are_answered()
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n").Daemon();
        run.WaitFor("p", "Running");
        var (failures, answers) = (0, 0);
        using var end = new CancellationTokenSource();
        var client = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                // Each with a connection of its own; none is ever refused.
                using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
                try
                {
                    socket.Connect(new System.Net.Sockets.UnixDomainSocketEndPoint(run.SocketPath));
                    answers++;
                }
                catch (System.Net.Sockets.SocketException)
                {
                    failures++;
                }

                // A flood is another matter.
                Thread.Sleep(2);
            }
        });
        run.Upgrade();
        run.Upgrade();
        end.Cancel();
        client.Wait();
        Assert.Equal(0, failures);
        Assert.NotEqual(0, answers);
    }

    [EngineFact]
    public void Upgrade_after_upgrade_leaves_every_server_answering()
    {
        // The end of a server must not touch the socket that the next one goes on with: once it did, one time in thirty.
        using var run = new EngineRun("[program:still]\ncommand=sleep 1000\n").Daemon();
        var before = run.WaitFor("still", "Running").Id;
        for (var generation = 2; generation <= 61; generation++)
        {
            Assert.Equal(generation, run.Upgrade().Generation);
        }

        Assert.Equal(before, run.Process("still").Id);
    }

    private static string Script(EngineRun run, string name, string text)
    {
        File.WriteAllText(run.In(name), $"#!/bin/bash\n{text}\n");
        Syscall.chmod(run.In(name), (FilePermissions)0b111_101_101);
        return run.In(name);
    }

    /// <summary>All whole lines of a log and its backups, oldest first.</summary>
    private static IEnumerable<string> Lines(EngineRun run, string log) => Directory.GetFiles(run.Folder, log + "*")
        .OrderByDescending(file => int.TryParse(Path.GetExtension(file).TrimStart('.'), out var number) ? number : 0)
        .SelectMany(File.ReadLines);
}
