using System.Net.Sockets;
using Mono.Unix.Native;
using Supervisor.Client;

namespace Supervisor.Unit.EndToEnd;

/// <summary>HUP, reload and USR2 on the running engine.</summary>
public sealed class ReloadTests
{
    private const string Two = """
        [program:cat]
        command=/bin/cat
        startsecs=0
        [program:dog]
        command=/bin/cat
        startsecs=0

        """;

    private const string Broken = """
        [program:cat]
        command=/bin/cat
        startsecs=soon
        [program:dog]
        autostart=maybe

        """;

    [EngineFact]
    public void A_pipe_can_be_started_with_and_is_not_waited_for_when_the_files_are_read_again()
    {
        using var engine = new EngineRun(Two);
        var text = File.ReadAllText(engine.ConfigPath);
        File.Delete(engine.ConfigPath);
        Assert.Equal(0, Syscall.mkfifo(engine.ConfigPath, (FilePermissions)0b110_000_000));
        var writing = Task.Run(() => File.WriteAllText(engine.ConfigPath, text));
        engine.Foreground();
        Assert.True(writing.Wait(Eventually.Deadline));
        engine.WaitFor("cat", "Running");

        var refused = Assert.Throws<AggregateException>(() => engine.Json.UpdateAsync(new(), CancellationToken.None).Wait(Eventually.Deadline)).InnerException;
        Assert.Contains($"could not read config file {engine.ConfigPath}: it is a pipe, a socket or a device", refused!.Message, StringComparison.Ordinal);
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("it is a pipe, a socket or a device");
        Assert.Equal(["cat", "dog"], engine.Processes().Select(process => process.Name).Order());
    }

    [EngineTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void HUP_and_reload_with_a_good_file_restart_everything_in_the_same_engine(bool byRequest)
    {
        using var engine = new EngineRun(Two).Daemon();
        var cat = engine.WaitFor("cat", "Running").Id;
        var pid = engine.Pid;
        engine.Configure(Two.Replace("[program:dog]", "[program:cow]", StringComparison.Ordinal));
        if (byRequest)
        {
            Assert.Equal(new ProgramRun(0, "Restarted supervisord\n", ""), engine.Ctl("reload"));
        }
        else
        {
            engine.Kill(Signum.SIGHUP);
        }

        engine.WaitForLog("supervisord started with pid", 2);
        Eventually.Holds(() => File.Exists(engine.SocketPath), () => "the socket");
        var after = engine.WaitFor("cow", "Running");
        Assert.NotEqual(cat, engine.WaitFor("cat", "Running").Id);
        Assert.Equal(["cat", "cow"], engine.Processes().Select(process => process.Name).Order());
        Assert.Equal(pid, engine.Json.GetEngineAsync(CancellationToken.None).GetAwaiter().GetResult().Id);
        Assert.Equal($"{pid}\n", engine.Read("s.pid"));
        Assert.False(OutsideView.Lives(cat!.Value));
        Assert.NotNull(after.Id);
        if (!byRequest)
        {
            Assert.Contains(" WARN received SIGHUP indicating restart request\n", engine.Log);
        }
    }

    [EngineFact]
    public void HUP_with_a_broken_file_keeps_everything_running_and_says_every_line()
    {
        using var engine = new EngineRun(Two).Daemon();
        var before = (engine.WaitFor("cat", "Running").Id, engine.WaitFor("dog", "Running").Id);
        engine.Configure(Broken);
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog($"cannot reload {engine.ConfigPath}: ");
        var errors = engine.Log.Split('\n').Where(line => line.Contains(" ERRO ", StringComparison.Ordinal)).ToArray();
        var first = File.ReadAllLines(engine.ConfigPath).ToList().IndexOf("[program:cat]") + 1;
        Assert.Contains(errors, line => line.Contains($"{engine.ConfigPath}:{first + 2}", StringComparison.Ordinal));
        Assert.Contains(errors, line => line.Contains($"{engine.ConfigPath}:{first + 4}", StringComparison.Ordinal));
        Assert.Contains("everything keeps running on the old configuration\n", engine.Log);
        Assert.Equal(before, (engine.Process("cat").Id, engine.Process("dog").Id));

        // And a mended one is taken.
        engine.Configure(Two);
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("supervisord started with pid", 2);
        engine.WaitFor("dog", process => process.State == "Running" && process.Id != before.Item2);
    }

    [EngineFact]
    public void Reload_by_request_with_a_broken_file_is_refused_with_the_lines()
    {
        using var engine = new EngineRun(Two).Daemon();
        var before = (engine.WaitFor("cat", "Running").Id, engine.WaitFor("dog", "Running").Id);
        engine.Configure(Broken);
        var refused = Assert.Throws<SupervisorException>(() => engine.Json.ReloadAsync(CancellationToken.None).GetAwaiter().GetResult());
        Assert.Contains($"{engine.ConfigPath}:", refused.ToString());
        engine.Ctl("reload");
        var reread = engine.Ctl("reread");
        Assert.Contains("ERROR: CANT_REREAD", reread.Output);
        Assert.Equal(before, (engine.WaitFor("cat", "Running").Id, engine.WaitFor("dog", "Running").Id));
        Assert.Equal($"{engine.Pid}\n", engine.Ctl("pid").Output);
    }

    [EngineTheory]
    [InlineData("inet_http_server", "port=127.0.0.1:PORT", "127.0.0.1:PORT is in use")]
    [InlineData("inet_http_server", "port=192.0.2.1:PORT", "192.0.2.1:PORT: ")]
    [InlineData("unix_http_server:other", "file=FOLDER/other/s.sock", "cannot listen on FOLDER/other/s.sock: ")]
    [InlineData("unix_http_server:other", "file=FOLDER/s.lock", "cannot listen on FOLDER/s.lock, which is not a socket")]
    public void A_reload_with_a_server_that_cannot_be_had_stops_nothing(string section, string key, string why)
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        using var engine = new EngineRun(Two).Daemon();
        var before = (engine.WaitFor("cat", "Running").Id, engine.WaitFor("dog", "Running").Id);
        var port = $"{((System.Net.IPEndPoint)taken.LocalEndpoint).Port}";
        string Fill(string text) => text.Replace("PORT", port, StringComparison.Ordinal).Replace("FOLDER", engine.Folder, StringComparison.Ordinal);
        engine.Configure($"{Two}[{section}]\n{Fill(key)}\nusername=u\npassword=p\n");

        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog($"cannot reload {engine.ConfigPath}: 1 problem(s); everything keeps running on the old configuration");
        Assert.Contains($" ERRO cannot serve [{section}]: {Fill(why)}", engine.Log);
        Assert.Contains($" ({engine.ConfigPath}:{File.ReadAllLines(engine.ConfigPath).ToList().IndexOf(Fill(key)) + 1})\n", engine.Log);

        Assert.Contains(Fill(why), Assert.Throws<SupervisorException>(() => engine.Json.ReloadAsync(CancellationToken.None).GetAwaiter().GetResult()).Message);
        engine.WaitForLog($"cannot reload {engine.ConfigPath}: 1 problem(s)", 2);
        Assert.Equal(before, (engine.Process("cat").Id, engine.Process("dog").Id));

        // What was refused is not what a later update works with, and a mended file is taken.
        Assert.Equal("", engine.Ctl("update").Output);
        engine.Configure(Two);
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("supervisord started with pid", 2);
        engine.WaitFor("dog", process => process.State == "Running" && process.Id != before.Item2);
    }

    [EngineFact]
    public void A_reload_with_a_pidfile_of_another_engine_or_a_log_that_cannot_be_made_stops_nothing()
    {
        using var other = new EngineRun("").Daemon();
        using var engine = new EngineRun(Two).Daemon();
        var cat = engine.WaitFor("cat", "Running").Id;
        var good = File.ReadAllText(engine.ConfigPath);
        File.WriteAllText(engine.ConfigPath, good.Replace(engine.PidPath, other.PidPath, StringComparison.Ordinal));
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog($"supervisord already runs with pid {other.Pid} ({other.PidPath})");
        File.WriteAllText(engine.ConfigPath, good.Replace(engine.LogPath, "/proc/no.log", StringComparison.Ordinal));
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("cannot open the activity log /proc/no.log: ");
        engine.WaitForLog("everything keeps running on the old configuration", 2);
        Assert.Equal(cat, engine.Process("cat").Id);
    }

    [EngineFact]
    public void A_reload_may_widen_an_address_that_is_ours()
    {
        using var probe = new TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        var port = ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        string With(string host) => $"[inet_http_server]\nport={host}:{port}\nusername=u\npassword=p\n";
        using var engine = new EngineRun(With("127.0.0.1")).Daemon();
        engine.Configure(With("*"));
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("supervisord started with pid", 2);
        Assert.DoesNotContain(" is in use", engine.Log);
        using var client = new TcpClient("127.0.0.2", port);
    }

    [EngineFact]
    public void HUP_during_a_shutdown_is_ignored_and_TERM_during_a_restart_ends_it()
    {
        const string Slow = """
            [program:slow]
            command=/bin/sh -c 'trap "" TERM; echo up; while :; do sleep 0.1; done'
            startsecs=0
            stopwaitsecs=3
            stdout_logfile=FOLDER/slow.out
            killasgroup=true
            """;
        using var engine = new EngineRun(Slow).Foreground();
        engine.WaitForFile("slow.out", "up");
        engine.Kill(Signum.SIGTERM);
        engine.WaitForLog("waiting for slow to die");
        engine.Kill(Signum.SIGHUP);
        Assert.Equal(0, engine.ExitStatus());
        Assert.Contains(" WARN ignored SIGHUP indicating restart request (shutdown in progress)\n", engine.Log);

        using var other = new EngineRun(Slow).Foreground();
        other.WaitForFile("slow.out", "up");
        other.Kill(Signum.SIGHUP);
        other.WaitForLog("waiting for slow to die");
        other.Kill(Signum.SIGTERM);
        Assert.Equal(0, other.ExitStatus());
        Assert.Equal(2, other.Log.Split("supervisord started with pid").Length);
    }

    [EngineFact]
    public void A_relative_file_is_found_again_though_the_daemon_has_moved()
    {
        using var engine = new EngineRun(Two, "directory=/usr");
        var start = ProgramRun.Of(EngineBinary.Supervisord, ["-c", "s.conf"], folder: engine.Folder);
        Assert.True(start.Status == 0, start.Text);
        engine.Up();
        engine.WaitFor("dog", "Running");
        engine.Kill(Signum.SIGHUP);
        engine.WaitForLog("supervisord started with pid", 2);
        Eventually.Holds(() => File.Exists(engine.SocketPath), () => "the socket");
        engine.WaitFor("dog", "Running");
    }

    [EngineFact]
    public void Many_HUPs_leave_one_engine_with_every_program_once()
    {
        using var engine = new EngineRun(Two).Daemon();
        engine.WaitFor("dog", "Running");
        for (var times = 2; times < 7; times++)
        {
            engine.Kill(Signum.SIGHUP);
            engine.WaitForLog("supervisord started with pid", times);
        }

        Eventually.Holds(() => File.Exists(engine.SocketPath), () => "the socket");
        engine.WaitFor("cat", "Running");
        engine.WaitFor("dog", "Running");
        var children = File.ReadAllText($"/proc/{engine.Pid}/task/{engine.Pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(engine.Processes().Select(process => process.Id.ToString()).Order(), children.Order());
    }

    [EngineFact]
    public void USR2_opens_all_logs_again_after_they_were_renamed()
    {
        using var engine = new EngineRun("""
            [program:ticker]
            command=/bin/sh -c 'n=0; while :; do n=$((n+1)); echo tick $n; sleep 0.05; done'
            startsecs=0
            stdout_logfile=FOLDER/ticker.out
            stopasgroup=true
            """).Daemon();
        engine.WaitForFile("ticker.out", "tick 3\n");
        File.Move(engine.In("ticker.out"), engine.In("ticker.old"));
        File.Move(engine.LogPath, engine.In("log.old"));
        engine.Kill(Signum.SIGUSR2);
        engine.WaitForFile("ticker.out", "tick ");
        Assert.Equal(0, engine.Ctl("stop ticker").Status);
        engine.WaitForLog("stopped: ticker");
        Assert.Contains(" INFO received SIGUSR2 indicating log reopen request\n", engine.Read("log.old"));
        Assert.DoesNotContain("stopped: ticker", engine.Read("log.old"));

        // Not a line is lost or doubled over the two files.
        var ticks = (engine.Read("ticker.old") + engine.Read("ticker.out")).TrimEnd('\n').Split('\n');
        Assert.Equal(Enumerable.Range(1, ticks.Length).Select(n => $"tick {n}"), ticks);
    }
}
