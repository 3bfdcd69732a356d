using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>What happens to the journal and the locks besides the engine's death: the programs run once all the same.</summary>
public sealed class JournalTests
{
    private const string Programs = "[program:a]\ncommand=sleep 1000\n[program:b]\ncommand=sleep 1000\n[program:c]\ncommand=sleep 1000\n";

    [EngineFact]
    public void After_an_upgrade_the_journal_is_written_anew_from_what_was_handed_over()
    {
        using var run = new EngineRun(Programs).Daemon();
        var before = Pids(run);
        run.Ctl("stop c");
        File.Delete(run.In("s.journal"));
        run.Upgrade();
        Crash(run);
        run.Daemon();
        Assert.Equal((before["a"], before["b"], "Stopped"), (run.Process("a").Id, run.Process("b").Id, run.Process("c").State));
        run.WaitForLog("2 adopted, 0 had ended, 1 stay down");
    }

    [EngineTheory]
    [InlineData("rm")]
    [InlineData("mv")]
    public void A_journal_and_a_lock_that_were_taken_away_are_made_anew_when_something_happens(string how)
    {
        using var run = new EngineRun(Programs).Daemon();
        Pids(run);
        foreach (var file in (string[])["s.journal", "s.lock"])
        {
            if (how == "rm")
            {
                File.Delete(run.In(file));
            }
            else
            {
                File.Move(run.In(file), run.In(file + ".old"));
            }
        }

        run.Ctl("restart b");
        run.WaitForLog("s.journal was removed, or another file put in its place: it is written anew");
        run.WaitForLog("s.lock was removed, or another file put in its place: it is locked anew");
        Eventually.Holds(() => File.Exists(run.In("s.journal")), () => run.Log);
        Assert.Contains($"already runs with pid {run.Pid}", run.Refused().Errors);
        var before = Pids(run);
        Crash(run);
        run.Daemon();
        Assert.Equal(before, Pids(run));
        run.Kill(Signum.SIGTERM);
        Eventually.Holds(() => OutsideView.Gone(run.Pid), () => run.Log);
        Assert.False(File.Exists(run.In("s.lock")) || File.Exists(run.In("s.journal")));
    }

    [EngineFact]
    public void A_second_engine_with_the_same_pidfile_or_configuration_is_refused_with_the_pid_of_the_first_and_touches_nothing()
    {
        using var run = new EngineRun(Programs).Daemon();
        Pids(run);
        foreach (var folder in (string[])["state", "elsewhere"])
        {
            Directory.CreateDirectory(run.In(folder));
        }

        // Other programs, another socket, another folder for its state: only the pidfile is the same.
        var other = run.In("other.conf");
        File.WriteAllText(other, File.ReadAllText(run.ConfigPath).Replace("s.sock", "t.sock").Replace("s.log", "t.log").Replace("[supervisord]", $"[supervisord]\nstate_dir={run.In("state")}"));
        for (var times = 0; times < 2; times++)
        {
            var log = run.Log;
            Assert.Contains($"cannot start: supervisord already runs with pid {run.Pid} ({run.PidPath})", Start(other));
            Assert.Contains($"cannot start: supervisord already runs with pid {run.Pid} ({run.ConfigPath})", run.Refused("-j", run.In("other.pid")).Errors);
            File.CreateSymbolicLink(run.In("link.conf"), run.ConfigPath);
            Assert.Contains($"cannot start: supervisord already runs with pid {run.Pid} (", Start(run.In("link.conf"), "-j", run.In("other.pid")));
            File.Delete(run.In("link.conf"));
            Assert.Equal((log, $"{run.Pid}\n"), (run.Log, run.Read("s.pid")));
            Assert.False(File.Exists(run.In("t.log")));
            run.Upgrade();
        }

        string Start(params string[] arguments) => ProgramRun.Of(EngineBinary.Supervisord, ["-n", "-c", .. arguments], folder: run.Folder).Errors;
    }

    [EngineFact]
    public void Without_a_pidfile_and_a_server_a_configuration_runs_once_whatever_the_folder_it_is_started_in()
    {
        using var run = new EngineRun("");
        File.WriteAllText(run.ConfigPath, "[supervisord]\n[program:a]\ncommand=sleep 1000\n");
        var (one, two) = (Directory.CreateDirectory(run.In("one")).FullName, Directory.CreateDirectory(run.In("two")).FullName);
        var first = Start(one);
        Assert.True(first.Status == 0, first.Text);
        var pid = int.Parse(run.WaitForFile("one/supervisord.pid", "\n"), System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            Assert.Contains($"cannot start: supervisord already runs with pid {pid} ({run.ConfigPath})", Start(two).Errors);
            Assert.Empty(Directory.GetFileSystemEntries(two));
        }
        finally
        {
            OutsideView.Signal(pid, Signum.SIGTERM);
            Eventually.Holds(() => OutsideView.Gone(pid), () => "it ends");
        }

        ProgramRun Start(string folder) => ProgramRun.Of(EngineBinary.Supervisord, ["-c", run.ConfigPath], folder: folder);
    }

    [EngineFact]
    public void An_engine_that_is_started_with_another_state_dir_goes_on_all_the_same()
    {
        using var run = new EngineRun(Programs).Daemon();
        var before = Pids(run);
        var plain = File.ReadAllText(run.ConfigPath);
        foreach (var folder in (string[])["one", "two", ""])
        {
            Crash(run);
            var state = folder.Length == 0 ? "" : Directory.CreateDirectory(run.In(folder)).FullName;
            File.WriteAllText(run.ConfigPath, state.Length == 0 ? plain : plain.Replace("[supervisord]", $"[supervisord]\nstate_dir={state}"));
            run.Daemon();
            Assert.Equal(before, Pids(run));
            Assert.Equal([Path.Combine(run.In(folder), "s.journal")], Directory.GetFiles(run.Folder, "*.journal", SearchOption.AllDirectories));
        }

        Assert.Equal([run.In("s.lock")], Directory.GetFiles(run.Folder, "*.lock", SearchOption.AllDirectories));
    }

    [EngineFact]
    public void A_start_that_is_refused_after_it_has_read_the_journal_leaves_all_to_the_next()
    {
        using var run = new EngineRun(Programs).Daemon();
        var before = Pids(run);
        run.Ctl("stop c");
        var plain = File.ReadAllText(run.ConfigPath);
        Crash(run);
        foreach (var pid in before.Values.Where(OutsideView.Lives))
        {
            OutsideView.Signal(pid, Signum.SIGKILL);
        }

        var state = Directory.CreateDirectory(run.In("st")).FullName;
        File.WriteAllText(run.ConfigPath, plain.Replace("[supervisord]", $"[supervisord]\nstate_dir={state}") + "\n[fcgi-program:f]\nsocket=unix:///nonexist/f.sock\ncommand=/bin/sleep 1\n");
        Assert.Equal(2, run.Refused().Status);
        File.WriteAllText(run.ConfigPath, plain);
        run.Daemon();
        run.WaitFor("a", "Running");
        run.WaitFor("b", "Running");

        // What nobody but the journal knows.
        Assert.Equal("Stopped", run.Process("c").State);
        Assert.DoesNotContain("the journal lacks", run.Log);
        Assert.Equal([run.In("s.journal")], Directory.GetFiles(run.Folder, "*.journal", SearchOption.AllDirectories));
    }

    [EngineFact]
    public void A_FastCGI_address_that_cannot_be_had_is_no_reason_to_leave_programs_alone_that_run()
    {
        using var run = new EngineRun(Programs).Daemon();
        var before = Pids(run);
        Crash(run);
        File.AppendAllText(run.ConfigPath, "\n[fcgi-program:f]\nsocket=unix:///nonexist/f.sock\ncommand=/bin/sleep 1\nstartretries=0\n");
        run.Daemon();
        Assert.Equal((before["a"], before["b"]), (run.WaitFor("a", "Running").Id, run.WaitFor("b", "Running").Id));
        run.WaitFor("f", "Fatal");
    }

    [EngineFact]
    public void A_program_of_which_only_the_launch_was_written_is_taken_over_and_one_of_the_same_name_of_another_engine_is_not()
    {
        using var run = new EngineRun("[program:web]\ncommand=sleep 1000\n").Daemon();
        using var other = new EngineRun("[program:web]\ncommand=sleep 1000\n").Daemon();
        var (ours, others) = (Pids(run)["web"], Pids(other)["web"]);
        Crash(run);
        ForgetAnswer(run);
        run.Daemon();
        Assert.Equal(ours, Pids(run)["web"]);

        Crash(run);
        OutsideView.Signal(ours, Signum.SIGKILL);
        ForgetAnswer(run);
        // Born after the launch that was written.
        other.Ctl("restart web");
        others = other.WaitFor("web", process => process.State == "Running" && process.Id != others).Id!.Value;
        run.Daemon();
        Assert.NotEqual(others, Pids(run)["web"]);
        run.Ctl("stop web");
        Assert.Equal(others, other.WaitFor("web", "Running").Id);
    }

    [EngineFact]
    public void An_end_in_order_never_looks_like_a_kill_though_the_journal_cannot_be_written_anew()
    {
        using var run = new EngineRun("[program:up]\ncommand=sleep 1000\n[program:down]\ncommand=sleep 1000\n", "remember_stop=true").Daemon();
        Pids(run);
        run.Ctl("stop down");

        // What it would be written anew to.
        Directory.CreateDirectory(run.In("s.journal.new"));
        for (var starts = 0; starts < 2; starts++)
        {
            run.Kill(Signum.SIGTERM);
            Eventually.Holds(() => OutsideView.Gone(run.Pid), () => run.Log);
            run.Daemon();
            run.WaitFor("up", "Running");
            Assert.Equal("Stopped", run.Process("down").State);
            Assert.DoesNotContain("ended while no supervisord ran", run.Log);
        }
    }

    [EngineFact]
    public void A_listener_that_an_update_was_replacing_when_the_engine_was_killed_is_not_taken_for_stopped_by_a_person()
    {
        const string listener = "[eventlistener:ear]\ncommand=/bin/bash -c 'trap \"\" TERM; while :; do sleep 0.05; done'\nstopwaitsecs=4\nevents=";
        using var run = new EngineRun(listener + "TICK_60\n").Daemon();
        Pids(run);
        run.Configure(listener + "TICK_3600\n");
        var update = Task.Run(() => run.Ctl("update"));
        run.WaitForFile("s.journal", "\"stopping\"");
        Crash(run);
        update.Wait();
        run.Daemon();
        run.WaitFor("ear", "Stopped");
        run.Ctl("update");
        run.WaitFor("ear", "Running");
    }

    /// <summary>As if the engine had been killed between a launch and its answer.</summary>
    private static void ForgetAnswer(EngineRun run)
    {
        var lines = File.ReadAllLines(run.In("s.journal"));
        File.WriteAllLines(run.In("s.journal"), lines[..(Array.FindLastIndex(lines, line => line.StartsWith("{\"launch\"", StringComparison.Ordinal)) + 1)]);
    }

    private static Dictionary<string, int> Pids(EngineRun run) =>
        run.Processes().ToDictionary(process => process.Name, process => run.WaitFor(process.Name, "Running").Id!.Value);

    private static void Crash(EngineRun run)
    {
        run.Kill(Signum.SIGKILL);
        Eventually.Holds(() => OutsideView.Gone(run.Pid), () => "it is dead");
    }
}
