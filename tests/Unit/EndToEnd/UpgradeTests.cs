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
    public void A_binary_that_understands_and_then_cannot_go_on_gives_back_to_the_one_before()
    {
        using var run = new EngineRun($"[program:count]\ncommand=/bin/bash -c '{Counter}'\nstdout_logfile=FOLDER/count.log\nstdout_logfile_maxbytes=0\n").Daemon();
        var pid = run.WaitFor("count", "Running").Id;
        var broken = run.Script("broken", $"[ \"$1\" = --check-handoff ] && exec {EngineBinary.Supervisord} \"$1\"; exec {EngineBinary.Supervisord} --no-such-option");
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

    /// <summary>All whole lines of a log and its backups, oldest first.</summary>
    private static IEnumerable<string> Lines(EngineRun run, string log) => Directory.GetFiles(run.Folder, log + "*")
        .OrderByDescending(file => int.TryParse(Path.GetExtension(file).TrimStart('.'), out var number) ? number : 0)
        .SelectMany(File.ReadLines);
}
