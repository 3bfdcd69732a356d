using Mono.Unix.Native;
using static Supervisor.Unit.EndToEnd.CrashStage;

namespace Supervisor.Unit.EndToEnd;

/// <summary>The engine is killed with SIGKILL: its programs live on, and the next one takes them over.</summary>
public sealed class CrashTests
{
    /// <summary>Counts as long as it lives; a second one of the same name would say so.</summary>
    private const string Counter = "exec 9>>FOLDER/%(program_name)s.held; flock -n 9 || echo twice >>FOLDER/twice; i=0; while :; do echo line $i; i=$((i+1)); (( i %% 50 )) || sleep 0.002; done";

    [EngineFact]
    public void Programs_keep_their_pids_run_once_and_their_logs_go_on_over_crashes()
    {
        const int kills = 5, mostInOneBuffer = 65536 / 6;
        using var run = new EngineRun(string.Concat(Enumerable.Range(0, 4).Select(i => $"""
            [program:count{i}]
            command=/bin/bash -c '{Counter}'
            stdout_logfile=FOLDER/count{i}.log
            stdout_logfile_maxbytes=0

            """))).Daemon();
        var before = Pids(run);
        for (var kill = 0; kill < kills; kill++)
        {
            Crash(run);
            run.Daemon();
            Assert.Equal(before, Pids(run));
            run.WaitForLog("4 adopted, 0 had ended, 0 stay down", kill + 1);
        }

        for (var i = 0; i < 4; i++)
        {
            var first = Lines(run, $"count{i}.log").Count;
            Eventually.Holds(() => Lines(run, $"count{i}.log").Count > first, () => $"count{i} goes on:\n{run.Log}");
            var numbers = Lines(run, $"count{i}.log");
            Assert.Equal(numbers.Order(), numbers);
            Assert.Equal(numbers.Distinct().Count(), numbers.Count);
            Assert.InRange(numbers[^1] + 1 - numbers.Count, 0, kills * mostInOneBuffer);
        }

        Assert.False(File.Exists(run.In("twice")));
    }

    [EngineFact]
    public void What_is_written_while_no_engine_runs_comes_into_the_same_log_when_the_next_one_reads_it()
    {
        using var run = new EngineRun("""
            [program:late]
            command=/bin/bash -c 'echo before; while [ ! -e FOLDER/go ]; do sleep 0.02; done; echo meanwhile; touch FOLDER/said; exec sleep 1000'
            redirect_stderr=true
            """).Daemon();
        Eventually.Holds(() => Auto(run, "late-stdout").Contains("before"), () => run.Log);
        var file = AutoFile(run, "late-stdout");
        Crash(run);
        File.WriteAllText(run.In("go"), "");
        Eventually.Holds(() => File.Exists(run.In("said")), () => "it writes on");
        run.Daemon();
        Eventually.Holds(() => Auto(run, "late-stdout") == "before\nmeanwhile\n", () => Auto(run, "late-stdout"));
        Assert.Equal(file, AutoFile(run, "late-stdout"));
        Assert.Equal("before\nmeanwhile\n", run.Ctl("tail late").Output.TrimEnd('\n') + "\n");
    }

    [EngineFact]
    public void An_adopted_program_is_stopped_signalled_and_its_exit_status_is_read()
    {
        using var run = new EngineRun("""
            [program:seven]
            command=/bin/bash -c 'while [ ! -e FOLDER/go ]; do sleep 0.02; done; exit 7'
            autorestart=false
            [program:killed]
            command=sleep 1000
            autorestart=false
            [program:family]
            command=/bin/bash -c 'sleep 1001 & echo $! >FOLDER/child; wait'
            stopasgroup=true
            [program:deaf]
            command=/bin/bash -c 'trap "" TERM; echo deaf; while :; do sleep 0.05; done'
            stopwaitsecs=1
            """).Daemon();
        foreach (var name in (string[])["seven", "killed", "family", "deaf"])
        {
            run.WaitFor(name, "Running");
        }

        var child = int.Parse(run.WaitForFile("child", "\n"), System.Globalization.CultureInfo.InvariantCulture);
        Crash(run);
        run.Daemon();
        File.WriteAllText(run.In("go"), "");
        Assert.Equal(7, run.WaitFor("seven", "Exited").ExitCode);
        OutsideView.Signal(run.Process("killed").Id!.Value, Signum.SIGKILL);
        run.WaitForLog("exited: killed (terminated by SIGKILL; not expected)");
        run.Ctl("stop family");
        Assert.Equal("Stopped", run.Process("family").State);
        Eventually.Holds(() => OutsideView.Gone(child), () => "the group was signalled");
        run.Ctl("stop deaf");
        Assert.Equal("Stopped", run.Process("deaf").State);
        run.WaitForLog("killing 'deaf'");
        run.WaitForLog("stopped: deaf (terminated by SIGKILL)");
    }

    [EngineFact(Needs.ChildUtils)]
    public void Listeners_and_programs_that_read_stdin_live_on_and_get_more_of_it()
    {
        using var run = new EngineRun($"""
            [eventlistener:ear]
            command={EngineNeeds.Python} FOLDER/listener.py FOLDER/ear
            events=REMOTE_COMMUNICATION
            buffer_size=1000
            [program:cat]
            command=/bin/bash -c 'exec cat >FOLDER/got'
            """).Write().Daemon();
        run.WaitFor("ear", "Running");
        run.WaitFor("cat", "Running");
        var pids = Pids(run);
        for (var round = 0; round < 3; round++)
        {
            run.Call($"times [('sendRemoteCommEvent', 'n', str(i)) for i in range({round * 10}, {(round * 10) + 10})]\n");
            run.Rpc.CallAsync("supervisor.sendProcessStdin", "cat", $"round {round}\n").GetAwaiter().GetResult();
            Eventually.Holds(() => run.Seen("ear").Count >= (round * 10) + 10, () => $"{run.Seen("ear").Count}\n{run.Log}");
            run.WaitForFile("got", $"round {round}\n");
            Crash(run);
            run.Daemon();
            Assert.Equal(pids, Pids(run));
        }

        Assert.Equal("round 0\nround 1\nround 2\n", run.Read("got"));
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"REMOTE_COMMUNICATION type:n|{i}"), run.Seen("ear").Select(seen => seen.Normal).Distinct());
    }

    [EngineFact]
    public void Workers_of_a_FastCGI_program_keep_their_socket_and_new_ones_get_the_same()
    {
        using var run = new EngineRun("[fcgi-program:fast]\ncommand=/bin/sleep 1000\nsocket=unix://FOLDER/fast.sock\nnumprocs=2\nprocess_name=%(process_num)s\n").Daemon();
        var pids = Pids(run);
        var socket = OutsideView.Stat(run.In("fast.sock")).st_ino;
        Crash(run);
        run.Daemon();
        Assert.Equal(pids, Pids(run));
        run.Ctl("restart fast:0");
        Assert.Equal(new FileInfo($"/proc/{pids["fast:1"]}/fd/0").LinkTarget, new FileInfo($"/proc/{run.WaitFor("fast:0", "Running").Id}/fd/0").LinkTarget);
        Assert.Equal(socket, OutsideView.Stat(run.In("fast.sock")).st_ino);
    }

    [EngineFact]
    public void A_second_engine_is_refused_with_the_pid_of_the_first()
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n").Daemon();
        run.WaitFor("p", "Running");
        Assert.Equal((2, $"Error: cannot start: supervisord already runs with pid {run.Pid} ({run.PidPath})\nFor help, use {EngineBinary.Supervisord} -h\n"), (run.Refused() is var refused ? refused.Status : 0, refused.Errors));
        run.Upgrade();
        Assert.Contains($"already runs with pid {run.Pid}", run.Refused().Errors);
        Crash(run);
        run.Daemon();
        Assert.Contains($"already runs with pid {run.Pid}", run.Refused().Errors);
        run.Kill(Signum.SIGTERM);
        Eventually.Holds(() => OutsideView.Gone(run.Pid), () => run.Log);
        Assert.False(File.Exists(run.In("s.lock")) || File.Exists(run.In("s.journal")));
    }

    [EngineFact]
    public void An_engine_that_adopted_is_upgraded_and_one_that_was_upgraded_is_killed()
    {
        using var run = new EngineRun("""
            [program:seven]
            command=/bin/bash -c 'while [ ! -e FOLDER/go ]; do sleep 0.02; done; exit 7'
            autorestart=false
            [program:still]
            command=sleep 1000
            """).Daemon();
        run.WaitFor("seven", "Running");
        var pids = Pids(run);
        Crash(run);
        run.Daemon();
        run.Upgrade();
        Assert.Equal(pids, Pids(run));
        Crash(run);
        run.Daemon();
        Assert.Equal(pids, Pids(run));
        run.WaitForLog("2 adopted, 0 had ended, 0 stay down", 2);
        run.Upgrade();
        File.WriteAllText(run.In("go"), "");
        Assert.Equal(7, run.WaitFor("seven", "Exited").ExitCode);
        run.Ctl("stop still");
        Assert.Equal("Stopped", run.Process("still").State);
    }

    [EngineFact]
    public void What_the_files_no_longer_have_or_have_otherwise_goes_on_until_an_update()
    {
        using var run = new EngineRun("[program:gone]\ncommand=sleep 1000\n[program:changed]\ncommand=sleep 1001\n[program:same]\ncommand=sleep 1002\n").Daemon();
        run.WaitFor("gone", "Running");
        var pids = Pids(run);
        Crash(run);
        run.Configure("\n[program:changed]\ncommand=sleep 2001\n[program:same]\ncommand=sleep 1002\n[program:new]\ncommand=sleep 1003\n");
        run.Daemon();
        run.WaitFor("new", "Running");
        Assert.Equal(pids, Pids(run).Where(pid => pid.Key != "new").ToDictionary());
        Assert.Contains("changed: changed", run.Ctl("reread").Output);
        run.Ctl("update");
        Assert.Equal(["changed", "new", "same"], run.Processes().Select(process => process.Name));
        Assert.NotEqual(pids["changed"], run.WaitFor("changed", "Running").Id);
        Assert.Equal(pids["same"], run.Process("same").Id);
        Assert.False(OutsideView.Lives(pids["gone"]) || OutsideView.Lives(pids["changed"]));
    }

    [EngineTheory]
    [InlineData("")]
    [InlineData("garbage\n{\"process\":{}}\n{\"process\":null}\n[1]\n\0\0\n")]
    [InlineData("{\"engine\":{\"version\":1,\"boot\":\"another\",\"id\":\"87b9be3a-f277-4ec0-b757-ab5de7ae279b\",\"pid\":1,\"born\":1}}\n{\"process\":{\"key\":{\"group\":\"p\",\"process\":\"p\"},\"state\":{\"$type\":\"running\",\"childPid\":1},\"born\":1}}\n")]
    public void A_journal_that_makes_no_sense_stops_no_start(string journal)
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n");
        File.WriteAllText(run.In("s.journal"), journal);
        Syscall.chmod(run.In("s.journal"), (FilePermissions)0b110_000_000);
        run.Daemon();
        run.WaitFor("p", "Running");
        Assert.DoesNotContain("adopted", run.Log);
    }

    [EngineFact]
    public void A_pid_that_somebody_else_has_now_is_left_alone()
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n").Daemon();
        var pid = run.WaitFor("p", "Running").Id!.Value;
        using var stranger = System.Diagnostics.Process.Start("sleep", "1000");
        Crash(run);
        OutsideView.Signal(pid, Signum.SIGKILL);
        var journal = run.In("s.journal");
        File.WriteAllText(journal, File.ReadAllText(journal).Replace($"\"childPid\":{pid}", $"\"childPid\":{stranger.Id}", StringComparison.Ordinal));
        run.Daemon();
        Assert.NotEqual(stranger.Id, run.WaitFor("p", "Running").Id);
        run.Ctl("shutdown");
        Eventually.Holds(() => OutsideView.Gone(run.Pid), () => run.Log);
        Assert.False(stranger.HasExited);
        stranger.Kill();
    }
}
