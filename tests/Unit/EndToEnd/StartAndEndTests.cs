using System.Text.RegularExpressions;
using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>One life of the engine from outside: coming up, being seen, keeping a program alive, going down.</summary>
public sealed partial class StartAndEndTests
{
    private const string Cat = """
        [program:cat]
        command=/bin/cat
        startsecs=0

        """;

    [EngineTheory]
    [InlineData(Signum.SIGTERM)]
    [InlineData(Signum.SIGINT)]
    [InlineData(Signum.SIGQUIT)]
    public void A_signal_to_end_stops_everything_and_ends_with_status_0(Signum signal)
    {
        using var engine = new EngineRun(Cat).Foreground();
        var child = engine.WaitFor("cat", "Running").Id!.Value;
        Assert.Equal($"{engine.Pid}\n", engine.Read("s.pid"));
        engine.Kill(signal);
        Assert.Equal(0, engine.ExitStatus());
        Assert.True(OutsideView.Gone(child));
        Assert.False(File.Exists(engine.PidPath));
        Assert.False(File.Exists(engine.SocketPath));
        Assert.Contains($" WARN received {signal} indicating exit request\n", engine.Log);
        Assert.Contains(" INFO waiting for cat to die\n", engine.Log);
        Assert.Contains(" WARN stopped: cat (terminated by SIGTERM)\n", engine.Log);
        Assert.Equal("", engine.Errors);
        Assert.Equal(engine.Log, engine.Output);
    }

    [EngineTheory]
    [InlineData(Signum.SIGINT)]
    [InlineData(Signum.SIGQUIT)]
    public void A_signal_that_was_ignored_when_the_engine_was_started_ends_it_as_well(Signum signal)
    {
        using var engine = new EngineRun(Cat).Behind();
        var child = engine.WaitFor("cat", "Running").Id!.Value;
        var bit = 1UL << ((int)signal - 1);
        Assert.NotEqual(0UL, Convert.ToUInt64(OutsideView.Status(engine.Pid, "SigCgt"), 16) & bit);
        Assert.Equal(0UL, Convert.ToUInt64(OutsideView.Status(child, "SigIgn"), 16) & bit);
        engine.Kill(signal);
        Assert.Equal(0, engine.ExitStatus());
        Assert.True(OutsideView.Gone(child));
        Assert.Contains($" WARN received {signal} indicating exit request\n", engine.Log);
    }

    [EngineFact]
    public void In_silence_the_foreground_engine_says_nothing()
    {
        using var engine = new EngineRun(Cat).Foreground("--silent");
        engine.WaitFor("cat", "Running");
        engine.Kill(Signum.SIGTERM);
        Assert.Equal(0, engine.ExitStatus());
        Assert.Equal("", engine.Output + engine.Errors);
        Assert.Contains("supervisord started with pid", engine.Log);
    }

    [EngineFact]
    public void Activity_log_has_the_originals_lines_in_the_originals_order()
    {
        using var engine = new EngineRun(Cat).Foreground();
        engine.WaitFor("cat", "Running");
        engine.Kill(Signum.SIGTERM);
        Assert.Equal(0, engine.ExitStatus());
        var lines = engine.Log.TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.Matches(LogLine(), line));
        var messages = lines.Select(line => Number().Replace(line[24..], "N")).Where(line => !line.Contains("RLIMIT", StringComparison.Ordinal) && !line.StartsWith("CRIT Supervisor is running as root", StringComparison.Ordinal));
        Assert.Equal(
            [
                "INFO RPC interface 'supervisor' initialized",
                "CRIT Server 'unix_http_server' running without any HTTP authentication checking",
                "INFO supervisord started with pid N",
                "INFO spawned: 'cat' with pid N",
                "INFO success: cat entered RUNNING state, process has stayed up for > than N seconds (startsecs)",
                "WARN received SIGTERM indicating exit request",
                "INFO waiting for cat to die",
                "WARN stopped: cat (terminated by SIGTERM)",
            ],
            messages.Skip(1));
        Assert.StartsWith("INFO Supervisor ", lines[0][24..]);
    }

    [EngineFact]
    public void A_daemon_lets_go_of_everything_of_its_caller()
    {
        using var engine = new EngineRun(Cat).Daemon();
        var child = engine.WaitFor("cat", "Running").Id!.Value;
        Assert.Equal(engine.Pid, OutsideView.Session(engine.Pid));
        Assert.Equal("0022", OutsideView.Status(engine.Pid, "Umask"));
        Assert.Equal("supervisord", OutsideView.Status(engine.Pid, "Name"));
        Assert.All([0, 1, 2], fd => Assert.Equal("/dev/null", new FileInfo($"/proc/{engine.Pid}/fd/{fd}").LinkTarget));
        Assert.Contains(" INFO daemonizing the supervisord process\n", engine.Log);
        Assert.DoesNotContain("SUPERVISOR_READY_FD", OutsideView.Environment(child).Keys);
        engine.Kill(Signum.SIGTERM);
        Eventually.Holds(() => OutsideView.Gone(engine.Pid), () => engine.Log);
        Assert.True(OutsideView.Gone(child));
        Assert.False(File.Exists(engine.PidPath));
    }

    [EngineTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Daemon_or_not_the_directory_is_entered_and_the_umask_set(bool daemon)
    {
        using var engine = new EngineRun(Cat, "directory=/usr\numask=027");
        if (daemon)
        {
            engine.Daemon();
        }
        else
        {
            engine.Foreground();
        }

        var child = engine.WaitFor("cat", "Running").Id!.Value;
        Assert.Equal("/usr", OutsideView.Directory(child));
        Assert.Equal(daemon, engine.Log.Contains(" INFO daemonizing the supervisord process\n", StringComparison.Ordinal));
        Assert.True(engine.Log.Contains(" INFO set current directory: '/usr'\n", StringComparison.Ordinal));
        Assert.Equal("0027", OutsideView.Status(child, "Umask"));
    }

    [EngineFact]
    public void Json_and_xml_rpc_and_supervisorctl_tell_the_same()
    {
        using var engine = new EngineRun(Cat + """
            [program:down]
            command=/bin/cat
            autostart=false
            """).Daemon();
        engine.WaitFor("cat", "Running");
        var json = engine.Json.GetProcessesAsync([], CancellationToken.None).GetAwaiter().GetResult();
        var rpc = engine.Processes();
        Assert.Equal(["cat", "down"], json.Select(process => process.Name));
        Assert.Equal(rpc.Select(process => (process.Name, process.State, process.Id)), json.Select(process => (process.Name, process.State, process.Id)));
        Assert.Matches(@"^cat +RUNNING +pid \d+, uptime 0:00:\d\d\ndown +STOPPED +Not started\n$", engine.Ctl("status").Output);
        var self = engine.Json.GetEngineAsync(CancellationToken.None).GetAwaiter().GetResult();
        Assert.Equal((engine.Pid, "4.3.0", "3.0", "Running", 2), (self.Id, self.CompatibleVersion, self.ApiVersion, self.State, self.ProcessCount));
        Assert.Equal("4.3.0\n", engine.Ctl("version").Output);
    }

    [EngineFact]
    public void A_killed_program_comes_back_with_a_new_pid()
    {
        using var engine = new EngineRun(Cat).Daemon();
        var first = engine.WaitFor("cat", "Running").Id!.Value;
        OutsideView.Signal(first, Signum.SIGKILL);
        engine.WaitFor("cat", process => process.State == "Running" && process.Id != first, "back");
        Assert.Contains(" WARN exited: cat (terminated by SIGKILL; not expected)\n", engine.Log);
        Assert.Contains($" INFO spawned: 'cat' with pid {engine.Process("cat").Id}\n", engine.Log);
    }

    [EngineFact]
    public void An_idle_engine_has_no_zombie_of_its_programs()
    {
        using var engine = new EngineRun("""
            [program:many]
            command=/bin/sh -c 'sleep 0.2; exit 3'
            process_name=%(program_name)s_%(process_num)02d
            numprocs=20
            startsecs=0
            autorestart=false
            """).Daemon();
        for (var number = 0; number < 20; number++)
        {
            Assert.Equal(3, engine.WaitFor($"many:many_{number:00}", "Exited").ExitCode);
        }

        Assert.Equal("", File.ReadAllText($"/proc/{engine.Pid}/task/{engine.Pid}/children"));
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (CRIT|ERRO|WARN|INFO) \S")]
    private static partial Regex LogLine();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
