using System.Net.Sockets;
using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>A reload never ends the engine: what the next life cannot have is refused before, or the former life goes on.</summary>
public sealed class NextLifeTests
{
    private const int Nobody = 65534;

    private const string Cat = """
        [program:cat]
        command=/bin/cat
        startsecs=0

        """;

    /// <summary>Ends when the test lets it: meanwhile everything is being stopped.</summary>
    private const string Slow = """
        [program:slow]
        command=/bin/sh -c 'trap "" TERM; echo up; while [ ! -e FOLDER/go ]; do sleep 0.02; done'
        startsecs=0
        autorestart=false
        stopwaitsecs=300
        stdout_logfile=FOLDER/slow.out

        """;

    [EngineFact(Needs.Root)]
    public void A_reload_as_a_user_who_may_not_write_the_files_stops_nothing_and_names_each()
    {
        using var engine = new EngineRun(Cat);
        Syscall.chmod(engine.Folder, (FilePermissions)0b111_101_101);
        engine.Daemon();
        var cat = engine.WaitFor("cat", "Running").Id;
        Change(engine, "[supervisord]", "[supervisord]\nuser=nobody");
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("4 problem(s); everything keeps running on the old configuration");
        Assert.Contains($" ERRO cannot serve [unix_http_server]: cannot listen on {engine.SocketPath}: Permission denied (EACCES) ({At(engine, "file=")})\n", engine.Log);
        Assert.Contains($" ERRO cannot open the activity log {engine.LogPath}: Permission denied ({At(engine, "logfile=")})\n", engine.Log);
        Assert.Contains($" ERRO cannot write {engine.In("s.lock")}: Permission denied ({At(engine, "pidfile=")})\n", engine.Log);
        Assert.Contains($" ERRO cannot make logs in {engine.Folder}: Permission denied ({At(engine, "childlogdir=")})\n", engine.Log);
        Assert.Equal((cat, "0 0 0 0"), (engine.Process("cat").Id, OutsideView.Status(engine.Pid, "Uid")));
        Assert.All(Directory.GetDirectories($"/proc/{engine.Pid}/task"), task => Assert.Contains("\nUid:\t0\t0\t0\t0\n", File.ReadAllText(task + "/status"), StringComparison.Ordinal));
    }

    [EngineFact(Needs.Root)]
    public void A_folder_for_state_that_the_next_user_may_not_write_is_named_by_its_key()
    {
        using var engine = new EngineRun(Cat).Daemon();
        var cat = engine.WaitFor("cat", "Running").Id;
        Directory.CreateDirectory(engine.In("state"));
        Syscall.chown(engine.LogPath, Nobody, Nobody);
        Change(engine, "[supervisord]", $"[supervisord]\nuser=nobody\nstate_dir={engine.In("state")}");
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("1 problem(s); everything keeps running on the old configuration");
        Assert.Contains($" ERRO cannot lock {engine.In("state/s.lock")}: Permission denied ({At(engine, "state_dir=")})\n", engine.Log);
        Assert.Equal(cat, engine.Process("cat").Id);
    }

    [EngineFact(Needs.Root)]
    public void A_reload_as_another_user_who_may_takes_the_locks_along()
    {
        using var engine = new EngineRun(Cat).Daemon();
        var cat = engine.WaitFor("cat", "Running").Id;
        var locked = OutsideView.Stat(engine.In("s.lock")).st_ino;
        Syscall.chown(engine.LogPath, Nobody, Nobody);
        Change(engine, "[supervisord]", "[supervisord]\nuser=nobody");
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("supervisord started with pid", 2);
        Eventually.Holds(() => File.Exists(engine.SocketPath), () => "the socket");
        var after = engine.WaitFor("cat", process => process.State == "Running" && process.Id != cat);
        Assert.Equal(($"{Nobody} {Nobody} {Nobody} {Nobody}", $"{Nobody} {Nobody} {Nobody} {Nobody}"), (OutsideView.Status(engine.Pid, "Uid"), OutsideView.Status(after.Id!.Value, "Uid")));
        Assert.Equal((locked, (uint)Nobody), (OutsideView.Stat(engine.In("s.lock")).st_ino, OutsideView.Stat(engine.In("s.lock")).st_uid));
        Assert.Equal((uint)Nobody, OutsideView.Stat(engine.In("s.journal")).st_uid);
        Assert.DoesNotContain("cannot", engine.Log);
        Assert.Contains($"supervisord already runs with pid {engine.Pid}", engine.Refused().Errors, StringComparison.Ordinal);
    }

    [EngineFact]
    public void Between_two_lives_nobody_can_take_the_locks()
    {
        using var engine = new EngineRun(Cat).Daemon();
        var locked = OutsideView.Stat(engine.In("s.lock")).st_ino;
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("supervisord started with pid", 2);
        Assert.Equal(locked, OutsideView.Stat(engine.In("s.lock")).st_ino);
        Assert.Contains($"supervisord already runs with pid {engine.Pid}", engine.Refused().Errors, StringComparison.Ordinal);

        // What the next life does not want is let go of.
        Change(engine, "[supervisord]", $"[supervisord]\nstate_dir={Directory.CreateDirectory(engine.In("state")).FullName}");
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("supervisord started with pid", 3);
        Assert.Equal(locked, OutsideView.Stat(engine.In("s.lock")).st_ino);
        Change(engine, "s.pid", "t.pid");
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("supervisord started with pid", 4);
        Assert.Equal((false, true, true), (File.Exists(engine.In("s.lock")), File.Exists(engine.In("t.lock")), File.Exists(engine.In("state/t.lock"))));
    }

    [EngineTheory(Needs.Root)]
    [InlineData("state_dir=STICKY", "cannot lock STICKY/s.lock: it belongs to uid 0", "state_dir=")]
    [InlineData("pidfile=STICKY/s.pid", "cannot lock STICKY/s.lock: it belongs to uid 0", "pidfile=")]
    [InlineData("pidfile=STICKY/j.pid", "cannot write the journal STICKY/j.journal: it belongs to uid 0", "pidfile=")]
    public void A_reload_into_a_shared_folder_where_another_users_file_lies_stops_nothing(string line, string problem, string key)
    {
        using var engine = new EngineRun(Cat);
        var sticky = Directory.CreateDirectory(engine.In("sticky")).FullName;
        Syscall.chmod(sticky, (FilePermissions)0b001_111_111_111);
        File.WriteAllText(Path.Combine(sticky, "s.lock"), "");
        File.WriteAllText(Path.Combine(sticky, "j.journal"), "");
        engine.Under("/usr/bin/setpriv", "--reuid", $"{Nobody}", "--regid", $"{Nobody}", "--clear-groups");
        var cat = engine.WaitFor("cat", "Running").Id;
        Change(engine, $"pidfile={engine.PidPath}\n", line.StartsWith("pidfile", StringComparison.Ordinal) ? "" : $"pidfile={engine.PidPath}\n");
        Change(engine, "[supervisord]", "[supervisord]\n" + line.Replace("STICKY", sticky, StringComparison.Ordinal));
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog($" ERRO {problem.Replace("STICKY", sticky, StringComparison.Ordinal)} ({At(engine, key)})\n");
        engine.WaitForLog("1 problem(s); everything keeps running on the old configuration");
        Assert.Equal(cat, engine.Process("cat").Id);
    }

    [EngineFact]
    public void A_reload_into_a_configuration_that_another_engine_has_stops_nothing()
    {
        using var engine = new EngineRun(Cat).Daemon();
        var cat = engine.WaitFor("cat", "Running").Id;
        var good = File.ReadAllText(engine.ConfigPath);
        var without = good.Replace($"[unix_http_server]\nfile={engine.SocketPath}\n", "", StringComparison.Ordinal);
        File.WriteAllText(engine.ConfigPath, without.Replace("s.pid", "t.pid", StringComparison.Ordinal).Replace("s.log", "t.log", StringComparison.Ordinal));
        Assert.Equal(0, ProgramRun.Of(EngineBinary.Supervisord, ["-c", engine.ConfigPath], folder: engine.Folder).Status);
        var other = int.Parse(engine.WaitForFile("t.pid", "\n"), System.Globalization.CultureInfo.InvariantCulture);
        try
        {
            File.WriteAllText(engine.ConfigPath, without);
            engine.Kill(Signum.SIGHUP);
            engine.WaitForLog($" ERRO supervisord already runs with pid {other} ({engine.ConfigPath})");
            engine.WaitForLog("1 problem(s); everything keeps running on the old configuration");
            Assert.Equal(cat, engine.Process("cat").Id);
        }
        finally
        {
            OutsideView.Signal(other, Signum.SIGTERM);
            Eventually.Holds(() => OutsideView.Gone(other), () => "the end of the other engine");
        }
    }

    [EngineFact]
    public void What_is_lost_while_programs_are_stopping_has_the_former_configuration_go_on()
    {
        using var engine = new EngineRun(Cat + Slow).Daemon();
        engine.WaitForFile("slow.out", "up");
        var cat = engine.WaitFor("cat", "Running").Id;

        // What has come by update belongs to what is lived with.
        engine.Configure(Cat + Slow + "[program:late]\ncommand=/bin/cat\nstartsecs=0\n");
        engine.Ctl("update");
        engine.WaitFor("late", "Running");

        Directory.CreateDirectory(engine.In("gone"));
        var good = File.ReadAllText(engine.ConfigPath);
        File.WriteAllText(engine.ConfigPath, good.Replace(engine.LogPath, engine.In("gone/new.log"), StringComparison.Ordinal).Replace("[program:late]", "[program:never]", StringComparison.Ordinal));
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("slow to die");
        Directory.Delete(engine.In("gone"));
        File.WriteAllText(engine.In("go"), "");
        engine.WaitForLog($" CRIT cannot live with the new configuration: cannot open the activity log {engine.In("gone/new.log")}: No such file or directory; the former one goes on\n");
        engine.WaitForLog("supervisord started with pid", 2);
        Eventually.Holds(() => File.Exists(engine.SocketPath), () => "the socket");
        engine.WaitFor("cat", process => process.State == "Running" && process.Id != cat);
        engine.WaitFor("late", "Running");
        Assert.Equal(["cat", "late", "slow"], engine.Processes().Select(process => process.Name).Order());

        // And what is mended is taken.
        Directory.CreateDirectory(engine.In("gone"));
        Assert.Contains($"supervisord already runs with pid {engine.Pid}", engine.Refused().Errors, StringComparison.Ordinal);
        engine.Kill(Signum.SIGHUP);
        engine.WaitForFile("gone/new.log", "supervisord started with pid");
        Eventually.Holds(() => File.Exists(engine.SocketPath), () => "the socket");
        engine.WaitFor("never", "Running");
    }

    [EngineFact(Needs.Root)]
    public void A_user_is_not_taken_whose_files_cannot_be_had_and_the_former_configuration_goes_on_as_who_it_was()
    {
        using var engine = new EngineRun(Cat + Slow).Daemon();
        engine.WaitForFile("slow.out", "up");
        Syscall.chown(engine.LogPath, Nobody, Nobody);
        Change(engine, "[supervisord]", "[supervisord]\nuser=nobody");
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("1 problem(s); everything keeps running on the old configuration");
        Assert.Contains($" ERRO cannot write {engine.In("slow.out")}, a log of slow: Permission denied ({At(engine, "user=")})\n", engine.Log);
        Syscall.chown(engine.In("slow.out"), Nobody, Nobody);
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("slow to die");
        Syscall.chown(engine.LogPath, 0, 0);
        File.WriteAllText(engine.In("go"), "");
        engine.WaitForLog($" CRIT cannot live with the new configuration: cannot open the activity log {engine.LogPath}: Permission denied; the former one goes on\n");
        engine.WaitForLog("supervisord started with pid", 2);
        Eventually.Holds(() => File.Exists(engine.SocketPath), () => "the socket");
        var cat = engine.WaitFor("cat", "Running").Id!.Value;
        Assert.Equal(("0 0 0 0", "0 0 0 0"), (OutsideView.Status(engine.Pid, "Uid"), OutsideView.Status(cat, "Uid")));
        Assert.Equal((OutsideView.Status(Environment.ProcessId, "Gid"), OutsideView.Status(Environment.ProcessId, "Groups")), (OutsideView.Status(cat, "Gid"), OutsideView.Status(cat, "Groups")));
    }

    [EngineFact]
    public void An_engine_whose_only_log_is_gone_lives_on_and_writes_again_when_it_can()
    {
        using var engine = new EngineRun(Cat + Slow, "logfile=LOG");
        var folder = Directory.CreateDirectory(engine.In("logs")).FullName;
        Change(engine, "logfile=LOG", $"logfile={folder}/s.log");
        engine.Daemon();
        engine.WaitForFile("slow.out", "up");
        var before = engine.WaitFor("cat", "Running").Id;
        engine.Kill(Signum.SIGHUP);
        engine.WaitForFile("logs/s.log", "slow to die");
        Directory.Delete(folder, true);
        File.WriteAllText(engine.In("go"), "");
        string[] Children() => File.ReadAllText($"/proc/{engine.Pid}/task/{engine.Pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Eventually.Holds(() => Children().Any(child => child != $"{before}" && OutsideView.Status(int.Parse(child), "Name") == "cat"), () => "the second cat");
        Directory.CreateDirectory(folder);
        Assert.Equal(0, engine.Ctl("stop cat").Status);
        engine.WaitForFile("logs/s.log", "stopped: cat");
    }

    [EngineTheory]
    [InlineData("minfds", "The minimum number of file descriptors required to run this process is 2147483647")]
    [InlineData("minprocs", "The minimum number of available processes required to run this program is 2147483647")]
    public void A_reload_with_limits_that_cannot_be_had_stops_nothing(string key, string problem)
    {
        // Without the right to raise a limit.
        using var engine = new EngineRun(Cat).Under("/usr/bin/setpriv", "--bounding-set=-sys_resource", "--inh-caps=-sys_resource", "/usr/bin/prlimit", "--nofile=1024:4000", "--nproc=2000:2000");
        var cat = engine.WaitFor("cat", "Running").Id;
        Change(engine, "[supervisord]", $"[supervisord]\n{key}=2147483647");
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog($" ERRO {problem} as per ");
        Assert.Contains($" ({At(engine, key)})\n", engine.Log);
        engine.WaitForLog("1 problem(s); everything keeps running on the old configuration");
        Assert.Equal(cat, engine.Process("cat").Id);
    }

    [EngineFact]
    public void A_reload_raises_the_limits_that_it_asks_for()
    {
        using var engine = new EngineRun("[program:limit]\ncommand=/bin/sh -c 'ulimit -n; cat'\nstartsecs=0\nstdout_logfile=FOLDER/limit.out\n", "minfds=100")
            .Under("/bin/sh", "-c", "ulimit -Hn 4000; ulimit -Sn 200; \"$@\"; exit $?", "sh");
        engine.WaitForFile("limit.out", "200\n");
        Change(engine, "minfds=100", "minfds=300");
        engine.Kill(Signum.SIGHUP);
        engine.WaitForFile("limit.out", "300\n");
        Assert.Contains(" INFO Increased RLIMIT_NOFILE limit to 300\n", engine.Log);

        // Never lowered again, as the original does it.
        Change(engine, "minfds=300", "minfds=100");
        engine.Kill(Signum.SIGHUP);
        engine.WaitForFile("limit.out", "300\n300\n");
    }

    [EngineFact]
    public void A_log_from_the_command_line_is_not_blamed_on_the_file()
    {
        using var engine = new EngineRun(Cat);
        var folder = Directory.CreateDirectory(engine.In("logs")).FullName;
        engine.Daemon("-l", $"{folder}/s.log");
        var cat = engine.WaitFor("cat", "Running").Id;
        Directory.Move(folder, engine.In("away"));
        engine.Kill(Signum.SIGHUP);
        engine.WaitForFile("away/s.log", $" ERRO cannot open the activity log {folder}/s.log: No such file or directory (-l of the command line)\n");
        Assert.Equal(cat, engine.Process("cat").Id);
    }

    [EngineFact]
    public void A_start_that_is_refused_leaves_no_log_behind_and_takes_away_none_that_was_there()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        using var engine = new EngineRun($"[inet_http_server]\nport=127.0.0.1:{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}\n");
        Assert.Contains("already listening", engine.Refused().Errors, StringComparison.Ordinal);
        Assert.Equal([engine.ConfigPath], Directory.GetFiles(engine.Folder));
        File.WriteAllText(engine.LogPath, "old\n");
        Assert.Contains("already listening", engine.Refused().Errors, StringComparison.Ordinal);
        Assert.StartsWith("old\n", engine.Log);
    }

    private static void Change(EngineRun engine, string from, string to) =>
        File.WriteAllText(engine.ConfigPath, File.ReadAllText(engine.ConfigPath).Replace(from, to, StringComparison.Ordinal));

    private static string At(EngineRun engine, string begin) =>
        $"{engine.ConfigPath}:{File.ReadAllLines(engine.ConfigPath).ToList().FindIndex(line => line.StartsWith(begin, StringComparison.Ordinal)) + 1}";
}
