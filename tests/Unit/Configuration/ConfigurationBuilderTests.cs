using Supervisor.Configuration;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Configuration;

public class ConfigurationBuilderTests
{
    [Fact]
    public void A_bare_program_has_the_originals_defaults()
    {
        var process = Readings.Program("");
        Assert.Equal(
            new ProgramSettings { Name = "a", ProgramName = "a", Command = "/bin/cat", StdOut = new(), StdErr = new(), Source = new(Readings.Main, 2) }, process);
        Assert.Equal([999, 1, 3, 15, 10], [process.Priority, process.StartSecs, process.StartRetries, process.StopSignal, process.StopWaitSecs]);
        Assert.Equal((LogTarget.Auto, 52428800L, 10), (process.StdOut.Target, process.StdOut.MaxBytes, process.StdOut.Backups));
    }

    [Fact]
    public void A_bare_supervisord_has_the_originals_defaults()
    {
        var settings = Readings.Good("").Supervisord;
        Assert.Equal(new SupervisordSettings { LogFile = "/tmp/supervisord.log", PidFile = "/tmp/supervisord.pid", ChildLogDir = "/tmp", FragmentDir = "/etc/fragments.d", Source = new(Readings.Main, 1) }, settings);
        Assert.Equal(18, settings.Umask);
    }

    [Theory]
    [InlineData("startsecs=1_0", 10)]
    [InlineData("startsecs= 5 ", 5)]
    [InlineData("startsecs=٣", 3)]
    [InlineData("startsecs=-1", -1)]
    [InlineData("startsecs=2147483647", int.MaxValue)]
    [InlineData("STARTSECS=7", 7)]
    public void Whole_numbers_are_read_as_the_original_reads_them(string key, int expected) => Assert.Equal(expected, Readings.Program(key).StartSecs);

    [Theory]
    [InlineData("5 MB", 5L << 20)]
    [InlineData("10kb", 10L << 10)]
    [InlineData("2Gb", 2L << 30)]
    [InlineData("0", 0)]
    public void Sizes(string text, long expected) => Assert.Equal(expected, Readings.Program($"stderr_logfile_maxbytes={text}").StdErr.MaxBytes);

    [Theory]
    [InlineData("sigterm", 15)]
    [InlineData("USR1", 10)]
    [InlineData("9", 9)]
    [InlineData("0", 0)]
    [InlineData("CLD", 17)]
    [InlineData("rtmin", 34)]
    [InlineData("64", 64)]
    public void Signals(string text, int expected) => Assert.Equal(expected, Readings.Program($"stopsignal={text}").StopSignal);

    [Theory]
    [InlineData("A=1;B=2", "1")]
    [InlineData("A=\"x y\",B='z'", "x y")]
    [InlineData("A==b", "=")]
    [InlineData("A=b#c", "b")]
    [InlineData("A=\"#x\",B=2", "#x")]
    [InlineData("A='\"q\"'", "q")]
    [InlineData("A=-x_/.+():y,B=2", "-x_/.+():y")]
    [InlineData("A=ü", "ü")]
    [InlineData("A=\"a\"\"b\"", "a")]
    [InlineData("A=''", "")]
    [InlineData("A=1,\n  B=2,", "1")]
    public void Environment_lists(string text, string expected) => Assert.Equal(expected, Readings.Program($"environment={text}").Environment["A"]);

    [Theory]
    [InlineData("stdout_logfile=None", LogTarget.None, null)]
    [InlineData("stdout_logfile=off", LogTarget.None, null)]
    [InlineData("stdout_logfile=auto", LogTarget.Auto, null)]
    [InlineData("stdout_logfile=./x.log", LogTarget.File, "./x.log")]
    [InlineData("stdout_logfile=~/x.log", LogTarget.File, "/root/x.log")]
    [InlineData("stdout_logfile=~www/x.log", LogTarget.File, "/srv/www/x.log")]
    [InlineData("stdout_logfile=syslog", LogTarget.None, null)]
    public void Log_files(string key, LogTarget target, string? path)
    {
        var files = new FakeConfigFiles { Folders = { "/root", "/srv/www", "/tmp/." } };
        var log = Readings.Good($"[program:a]\ncommand=x\n{key}\n", files).Groups[0].Processes[0].StdOut;
        Assert.Equal((target, path, key.EndsWith("syslog", StringComparison.Ordinal)), (log.Target, log.Path, log.Syslog));
    }

    [Fact]
    public void Redirected_errors_have_no_log_of_their_own()
    {
        var process = Readings.Program("redirect_stderr=true\nstdout_logfile=/tmp/x");
        Assert.Equal((LogTarget.File, LogTarget.None), (process.StdOut.Target, process.StdErr.Target));
    }

    [Fact]
    public void The_originals_warnings_about_logs() =>
        Assert.Equal(
            [
                "For [program:a], stdout_logfile=syslog but this is deprecated and will be removed.  Use stdout_syslog=true to enable syslog instead.",
                "For [program:a], redirect_stderr=true but stderr_logfile has also been set to a filename, the filename has been ignored",
                "For [program:b], AUTO logging used for stderr_logfile without rollover, set maxbytes > 0 to avoid filling up filesystem unintentionally",
            ],
            Readings.Warnings("[program:a]\ncommand=x\nstdout_logfile=syslog\nredirect_stderr=true\nstderr_logfile=/tmp/x\n[program:b]\ncommand=x\nstderr_logfile_maxbytes=0\n"));

    [Fact]
    public void Groups_stand_in_start_order_and_their_members_too()
    {
        var groups = Readings.Good("[group:z]\nprograms=c,b\npriority=1\n[program:b]\ncommand=x\n[program:c]\ncommand=x\n[program:a]\ncommand=x\n[program:d]\ncommand=x\npriority=5\n").Groups;
        Assert.Equal(["z", "d", "a"], groups.Select(group => group.Name));
        Assert.Equal(["b", "c"], groups[0].Processes.Select(process => process.Name));
    }

    [Fact]
    public void By_the_old_ways_of_two_groups_with_one_name_the_first_stays_with_a_warning()
    {
        const string Text = "compat=4.3\n[program:a]\ncommand=x\n[group:a]\nprograms=\n";
        Assert.Empty(Assert.Single(Readings.Good(Text).Groups).Processes);
        Assert.Contains(Readings.Warnings(Text), warning => warning.Contains("'a' is used twice"));
    }

    [Fact]
    public void By_the_old_ways_of_two_processes_with_one_name_the_later_stays_with_a_warning()
    {
        const string Text = "compat=4.3\n[group:g]\nprograms=c,a,b\n[program:a]\ncommand=a\nprocess_name=x\n[program:b]\ncommand=b\nprocess_name=x\npriority=5\n[program:c]\ncommand=c\nprocess_name=x\n";
        Assert.Equal("b", Assert.Single(Readings.Good(Text).Groups[0].Processes).Command);
        Assert.Contains(Readings.Warnings(Text), warning => warning.Contains("are named 'x'"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void No_processes_or_fewer_make_an_empty_group(int count) =>
        Assert.Empty(Assert.Single(Readings.Good($"[program:a]\ncommand=x\nnumprocs={count}\n").Groups).Processes);

    [Fact]
    public void A_program_may_be_in_two_groups() =>
        Assert.Equal(["g", "h"], Readings.Good("[group:g]\nprograms=a\n[group:h]\nprograms=a\n[program:a]\ncommand=%(group_name)s\n").Groups.Select(group => group.Processes[0].Command));

    [Fact]
    public void Servers_and_the_url_that_children_get()
    {
        var inet = Readings.Good("[inet_http_server:a]\nport=9001\nallow_unauthenticated=true\n[inet_http_server:b]\nport=*:9002\nusername=u\npassword={SHA}x\n");
        Assert.Equal("http://localhost:9002", inet.ServerUrl);
        Assert.Equal("u", inet.Servers[1].Username);
        var both = Readings.Good("[inet_http_server]\nport=1.2.3.4:9001\nusername=u\npassword=p\n[unix_http_server]\nfile=~/s.sock\nchmod=0770\nchown=www:web\n");
        Assert.Equal("unix:///root/s.sock", both.ServerUrl);
        Assert.Equal((504, 33u, 44u), ((both.Servers[1] as UnixServerSettings)!.Mode, (both.Servers[1] as UnixServerSettings)!.OwnerUid, (both.Servers[1] as UnixServerSettings)!.OwnerGid));
    }

    [Theory]
    [InlineData("username=\npassword=", null, null)]
    [InlineData("username=\npassword=p", null, null)]
    [InlineData("username=u\npassword=", "u", "")]
    public void An_empty_username_asks_for_no_password(string keys, string? username, string? password)
    {
        var servers = Readings.Good($"[unix_http_server]\nfile=/s\n{keys}\n[inet_http_server]\nport=127.0.0.1:1\n{keys}\n").Servers;
        Assert.All(servers, server => Assert.Equal((username, password), (server.Username, server.Password)));
    }

    [Fact]
    public void A_fastcgi_socket_belongs_to_the_programs_user()
    {
        var socket = Readings.Good("[fcgi-program:f]\ncommand=x\nuser=www\nsocket=unix:///%(program_name)s/../q\n").Groups[0].Processes[0].FastCgi;
        Assert.Equal(new FastCgiSettings("unix:///q", 448, 33, 33, null), socket);
        Assert.Equal("tcp://127.0.0.1:80", Readings.Good("[fcgi-program:f]\ncommand=x\nsocket=tcp://127.0.0.1:080\n").Groups[0].Processes[0].FastCgi!.SocketUrl);
    }

    [Fact]
    public void A_fastcgi_program_keeps_its_socket_inside_a_group()
    {
        var group = Readings.Good("[group:g]\nprograms=f,p\n[fcgi-program:f]\ncommand=x\nsocket=unix:///%(program_name)s\nnumprocs=2\nprocess_name=f%(process_num)d\n[program:p]\ncommand=x\n").Groups[0];
        Assert.Equal(["unix:///f", "unix:///f", null], group.Processes.Select(process => process.FastCgi?.SocketUrl));
        Assert.Equal(GroupKind.Program, group.Kind);
        Assert.Equal(["[fcgi-program:f] section requires a \"socket\" line"], Readings.Errors("[group:g]\nprograms=f\n[fcgi-program:f]\ncommand=x\n"));
    }

    [Theory]
    [InlineData("port=127.0.0.1:1")]
    [InlineData("port=127.9.9.9:1")]
    [InlineData("port=localhost:1")]
    [InlineData("port=*:1\nallow_unauthenticated=true")]
    [InlineData("port=1\nusername=a\npassword=b")]
    [InlineData("port=127.0.0.1:1\nusername=\npassword=")]
    [InlineData("port=127.0.0.1:1\nusername=u\npassword=")]
    [InlineData("port=1\nusername=\npassword=\nallow_unauthenticated=true")]
    public void A_port_without_a_password_is_for_this_machine_or_on_purpose(string keys) => Assert.Empty(Readings.Errors($"[inet_http_server]\n{keys}\n"));

    [Fact]
    public void A_listener_starts_first_and_knows_its_events()
    {
        var group = Readings.Good("[program:a]\ncommand=x\npriority=0\n[eventlistener:l]\ncommand=x\nevents=tick_5, process_state\nbuffer_size=3\n").Groups[0];
        Assert.Equal((GroupKind.EventListener, -1, 999), (group.Kind, group.Priority, group.Processes[0].Priority));
        Assert.Equal(new EventListenerSettings(["TICK_5", "PROCESS_STATE"], 3, "supervisor.dispatchers:default_handler"), group.Listener);
    }

    [Theory]
    [InlineData("characters", false)]
    [InlineData("Bytes", true)]
    public void A_listener_chooses_how_lengths_are_counted(string unit, bool inBytes) =>
        Assert.Equal(inBytes, Readings.Good($"[eventlistener:l]\ncommand=x\nevents=TICK\nlen_unit={unit}\n").Groups[0].Listener!.LengthInBytes);

    [Fact]
    public void A_listener_with_the_standard_handler_is_silent() =>
        Assert.Empty(Readings.Warnings("[eventlistener:l]\ncommand=x\nevents=TICK\nresult_handler=supervisor.dispatchers:default_handler\n"));

    [Fact]
    public void Defaults_stand_in_every_section() =>
        Assert.Equal([4, 5], Readings.Good("[DEFAULT]\nstartsecs=4\n[program:a]\ncommand=x\n[program:b]\ncommand=x\nstartsecs=5\n").Groups.Select(group => group.Processes[0].StartSecs));

    [Fact]
    public void The_command_line_wins_over_the_file_and_its_user_even_over_a_bad_one()
    {
        var result = Readings.Read("[supervisord]\nloglevel=info\nuser=nosuch\nnodaemon=true\n", overrides: new() { LogLevel = ActivityLevel.Debug, User = "root", LogFile = "x" });
        Assert.Equal((ActivityLevel.Debug, "root", "/tmp/x", true),
            (result.Configuration!.Supervisord.LogLevel, result.Configuration.Supervisord.User!.Name, result.Configuration.Supervisord.LogFile, result.Configuration.Supervisord.NoDaemon));
        Assert.False(Readings.Read("[supervisord]\nloglevel=bogus\n", overrides: new() { LogLevel = ActivityLevel.Debug }).Succeeded);
    }

    [Fact]
    public void Mistakes_in_the_clients_section_do_not_stop_the_daemon() =>
        Assert.Contains(Readings.Warnings("[supervisorctl]\nprompt=%(x)s\n"), warning => warning.Contains("supervisorctl.prompt"));

    [Theory]
    [InlineData("[program:web]\ncommand=x\nautostrat=true", "unknown key 'autostrat' in section [program:web]: did you mean 'autostart'?")]
    [InlineData("logfle=/tmp/x", "unknown key 'logfle' in section [supervisord]: did you mean 'logfile'?")]
    [InlineData("zebra=1", "unknown key 'zebra' in section [supervisord] is ignored")]
    [InlineData("[program:web]\ncommand=x\nlogfile=/x", "key 'logfile' in section [program:web] is from supervisor 2 and has no effect")]
    [InlineData("[programm:web]\ncommand=x", "unknown section [programm:web]: did you mean [program:web]?")]
    [InlineData("[Program:web]\ncommand=x", "unknown section [Program:web]: did you mean [program:web]?")]
    [InlineData("[includes]\nfiles=x", "unknown section [includes]: did you mean [include]?")]
    [InlineData("[something]", "unknown section [something] is ignored")]
    [InlineData("[ctlplugin:x]\nsupervisor.ctl_factory=a:b", "[ctlplugin:x] is not supported yet: it is a Python plug-in of supervisorctl and is left out")]
    public void A_slip_of_the_pen_is_a_warning(string text, string warning) => Assert.Equal([warning], Readings.Warnings(text + "\n"));

    [Fact]
    public void The_standard_interface_is_silent() =>
        Assert.Empty(Readings.Read("[supervisord]\n[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface\n").Problems);
}
