using Supervisor.Configuration;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Configuration;

/// <summary>What is wrong with a file, in the original's words.</summary>
public class ConfigurationErrorTests
{
    private const string In = " in section 'program:a' (file: '/etc/s.conf')";

    [Theory]
    [InlineData("autostart=maybe", "not a valid boolean value: 'maybe'")]
    [InlineData("autostart=", "not a valid boolean value: ''")]
    [InlineData("autorestart=always", "invalid 'autorestart' value 'always'")]
    [InlineData("stdout_logfile_maxbytes=10xb", "invalid literal for int() with base 10: '10xb'")]
    [InlineData("stdout_logfile_maxbytes=10K", "invalid literal for int() with base 10: '10k'")]
    [InlineData("stdout_logfile_maxbytes=1.5MB", "invalid literal for int() with base 10: '1.5'")]
    [InlineData("stdout_logfile_maxbytes=KB", "invalid literal for int() with base 10: ''")]
    [InlineData("stdout_logfile_maxbytes=8589934592GB", "'8589934592GB' is out of range: sizes go to 9223372036854775807 bytes")]
    [InlineData("stderr_capture_maxbytes=-9223372036854775809", "'-9223372036854775809' is out of range: sizes go to 9223372036854775807 bytes")]
    [InlineData("startsecs=2147483648", "'2147483648' is out of range: numbers here go to 2147483647")]
    [InlineData("startsecs=1.0", "invalid literal for int() with base 10: '1.0'")]
    [InlineData("startsecs=1\n  2", "invalid literal for int() with base 10: '1\\n2'")]
    [InlineData("umask=9", "9 can not be converted to an octal type")]
    [InlineData("umask=", " can not be converted to an octal type")]
    [InlineData("stopsignal=FOO", "value 'FOO' is not a valid signal name")]
    [InlineData("stopsignal=TERM INT", "value 'TERM INT' is not a valid signal name")]
    [InlineData("stopsignal=65", "value '65' is not a valid signal number")]
    [InlineData("exitcodes=0,300", "not a valid list of exit codes: '0,300'")]
    [InlineData("exitcodes=0,", "not a valid list of exit codes: '0,'")]
    [InlineData("user=nosuch", "Invalid user name nosuch")]
    [InlineData("user=4242", "Invalid user id 4242")]
    [InlineData("stopasgroup=true\nkillasgroup=false", "Cannot set stopasgroup=true and killasgroup=false")]
    [InlineData("numprocs=2", "%(process_num) must be present within process_name when numprocs > 1")]
    [InlineData("process_name=%(process_num)d\nnumprocs=10001", "cannot make 10001 processes of one program: numprocs may be 10000 at most")]
    [InlineData("process_name=%(process_num)d\nnumprocs=2\nnumprocs_start=2147483646", "cannot number 2 processes from 2147483646: the numbers end at 2147483647")]
    [InlineData("process_name=%(program_name", "Format string '%(program_name' for 'process_name' is badly formatted: incomplete format key")]
    [InlineData("process_name=a b", "Invalid name: 'a b' because of character: ' '")]
    [InlineData("process_name=%(process_num)d/x", "Invalid name: '%(process_num)d/x' because of character: '/'")]
    [InlineData("environment=A", "Unexpected end of key/value pairs in value 'A'")]
    [InlineData("environment=A=1,B", "Unexpected end of key/value pairs in value 'A=1,B'")]
    [InlineData("environment=A=1 B=2", "Unexpected end of key/value pairs in value 'A=1 B=2'")]
    [InlineData("environment=A=x@y", "Unexpected end of key/value pairs in value 'A=x@y'")]
    [InlineData("environment=A=a\\b", "Unexpected end of key/value pairs in value 'A=a\\\\b'")]
    [InlineData("environment=A=\"x", "No closing quotation")]
    [InlineData("environment=A=100%", "Format string 'A=100%' for 'environment' is badly formatted: incomplete format")]
    [InlineData("stdout_logfile=~/zz/y.log", "The directory named as part of the path ~/zz/y.log does not exist")]
    [InlineData("stdout_logfile=rel/x.log", "The directory named as part of the path rel/x.log does not exist")]
    public void A_programs_key(string keys, string message) => Assert.Equal([message + In], Readings.Errors($"[program:a]\ncommand=x\n{keys}\n"));

    [Theory]
    [InlineData("[program:a]\nfoo=1", "program section program:a does not specify a command" + In)]
    [InlineData("[program:a b]\ncommand=x", "Invalid name: 'a b' because of character: ' '")]
    [InlineData("[program:a]\ncommand=x\npriority=x", "invalid literal for int() with base 10: 'x'")]
    [InlineData("[group:g]\nprograms=a\n[program:a]\ncommand=x\npriority=x", "invalid literal for int() with base 10: 'x'" + In)]
    [InlineData("[group:g]\nprograms=zz", "[group:g] names unknown program or fcgi-program zz")]
    [InlineData("[group:g]\nprograms=a,\n[program:a]\ncommand=x", "[program:a] names unknown program or fcgi-program ")]
    [InlineData("[group:g]\nprograms=a\n[program:a]\ncommand=x\n[fcgi-program:a]\ncommand=x\nsocket=tcp://a:1", "[group:g] name a is ambiguous (exists as program and fcgi-program)")]
    [InlineData("[eventlistener:l]\ncommand=x", "[eventlistener:l] section requires an \"events\" line")]
    [InlineData("[eventlistener:l]\ncommand=x\nevents=tick_5,", "Unknown event type  in [eventlistener:l] events")]
    [InlineData("[eventlistener:l]\ncommand=x\nevents=TICK\nbuffer_size=0", "[eventlistener:l] section sets invalid buffer_size (0)")]
    [InlineData("[eventlistener:l]\ncommand=x\nevents=TICK\nbuffer_size=99999999999", "'99999999999' is out of range: numbers here go to 2147483647")]
    [InlineData("[eventlistener:l]\ncommand=x\nevents=TICK\nresult_handler=a", "a cannot be resolved within [eventlistener:l]")]
    [InlineData("[eventlistener:l]\ncommand=x\nevents=TICK\nresult_handler=a.b:c",
        "cannot use result_handler 'a.b:c' of [eventlistener:l]: it names Python code, and only 'supervisor.dispatchers:default_handler' is known here")]
    [InlineData("[eventlistener:l]\ncommand=x\nevents=TICK\nlen_unit=words", "[eventlistener:l] section sets invalid len_unit (words): it is characters or bytes")]
    [InlineData("[eventlistener:l]\ncommand=x\nevents=TICK\nredirect_stderr=true",
        "[eventlistener:l] section sets redirect_stderr=true but this is not allowed because it will interfere with the eventlistener protocol")]
    [InlineData("[eventlistener:l]\nevents=TICK", "program section eventlistener:l does not specify a command in section 'eventlistener:l' (file: '/etc/s.conf')")]
    [InlineData("[fcgi-program:f]\ncommand=x", "[fcgi-program:f] section requires a \"socket\" line")]
    [InlineData("[fcgi-program:f]\ncommand=x\nsocket=foo", "('Bad socket format %s', 'foo') in [fcgi-program:f] socket")]
    [InlineData("[fcgi-program:f]\ncommand=x\nsocket=tcp://a:b:1", "('Bad socket format %s', 'tcp://a:b:1') in [fcgi-program:f] socket")]
    [InlineData("[fcgi-program:f]\ncommand=x\nsocket=unix://rel/x", "('Unix socket path %s is not an absolute path', 'rel/x') in [fcgi-program:f] socket")]
    [InlineData("[fcgi-program:f]\ncommand=x\nsocket=tcp://a:99999", "99999 is above upper bound (65535) in [fcgi-program:f] socket")]
    [InlineData("[fcgi-program:f]\ncommand=x\nsocket=tcp://a:1\nsocket_mode=0700",
        "socket_owner and socket_mode params should only be used with a Unix domain socket in [fcgi-program:f] socket")]
    [InlineData("[fcgi-program:f]\ncommand=x\nsocket=unix:///x\nsocket_mode=9", "Invalid socket_mode value 9")]
    [InlineData("[fcgi-program:f]\ncommand=x\nsocket=unix:///x\nsocket_owner=nosuch", "Invalid socket_owner value nosuch")]
    [InlineData("[fcgi-program:f]\ncommand=x\nsocket=unix:///x\nsocket_backlog=0", "Invalid socket_backlog value 0")]
    [InlineData("[fcgi-program:f]\ncommand=x\nsocket=unix:///x\nuser=nosuch", "Invalid user name nosuch")]
    [InlineData("[unix_http_server]", "section [unix_http_server] has no file value")]
    [InlineData("[unix_http_server]\nfile=/x\nchmod=9", "Invalid chmod value 9")]
    [InlineData("[unix_http_server]\nfile=/x\nchown=root:root:x", "Invalid sockchown value root:root:x")]
    [InlineData("[unix_http_server]\nfile=/x\nchown=0:99999", "Invalid sockchown value 0:99999")]
    [InlineData("[unix_http_server]\nfile=/x\nusername=a",
        "Section [unix_http_server] contains incomplete authentication: If a username or a password is specified, both the username and password must be specified")]
    [InlineData("[inet_http_server:x]", "section [inet_http_server:x] has no port value")]
    [InlineData("[inet_http_server]\nport=foo", "not a valid port number: 'foo' ")]
    [InlineData("[inet_http_server]\nport=0", "not a valid port number: '0' ")]
    [InlineData("[inet_http_server]\nport=a:b", "invalid literal for int() with base 10: 'b'")]
    [InlineData("[inet_http_server]\nport=127.0.0.1:", "no port number specified in ''")]
    [InlineData("[inet_http_server]\nport=[::1]:9001", "cannot serve '[::1]:9001': IPv6 is not supported; use an IPv4 address or the name of a host")]
    [InlineData("[inet_http_server]\nport=:::9001", "cannot serve ':::9001': IPv6 is not supported; use an IPv4 address or the name of a host")]
    [InlineData("[inet_http_server]\nport=x:70000", "70000 is above upper bound (65535)")]
    [InlineData("[rpcinterface:x]", "section [rpcinterface:x] does not specify a supervisor.rpcinterface_factory")]
    [InlineData("[rpcinterface:twiddler]\nsupervisor.rpcinterface_factory=a.b:c\nx=1",
        "[rpcinterface:twiddler] wants 'a.b:c', which is Python code and cannot be loaded: remove the section; only [rpcinterface:supervisor] with supervisor.rpcinterface:make_main_rpcinterface is served")]
    [InlineData("[rpcinterface:mine]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface",
        "[rpcinterface:mine] would publish the standard methods as mine.*: they are served as supervisor.* only; name it [rpcinterface:supervisor]")]
    [InlineData("[unix_http_server]\nfile=/s\n[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface\nx=1",
        "Could not make supervisor rpc interface: it takes no keys but supervisor.rpcinterface_factory, and [rpcinterface:supervisor] or [DEFAULT] has x")]
    [InlineData("[inet_http_server]\nport=*:9001",
        "section [inet_http_server] serves port *:9001 to other machines without a password, so anybody there could start and stop programs: set username and password, or a port on 127.0.0.1, or allow_unauthenticated=true")]
    [InlineData("[inet_http_server]\nport=1.2.3.4:1\nusername=\npassword=",
        "section [inet_http_server] serves port 1.2.3.4:1 to other machines without a password, so anybody there could start and stop programs: set username and password, or a port on 127.0.0.1, or allow_unauthenticated=true")]
    [InlineData("[inet_http_server]\nport=:1\nusername=\npassword=p",
        "section [inet_http_server] serves port :1 to other machines without a password, so anybody there could start and stop programs: set username and password, or a port on 127.0.0.1, or allow_unauthenticated=true")]
    [InlineData("[inet_http_server]\nport=1\nusername=u\npassword=",
        "section [inet_http_server] serves port 1 to other machines without a password, so anybody there could start and stop programs: set username and password, or a port on 127.0.0.1, or allow_unauthenticated=true")]
    [InlineData("compat=4.2", "compat knows 4.3 (the old ways of supervisord 4.3) and none, not '4.2'")]
    [InlineData("[program:a]\ncommand=x\n[group:a]\nprograms=", "the group name 'a' is used twice: at /etc/s.conf:4 and here; rename one")]
    [InlineData("[group:g]\nprograms=a,b\n[program:a]\ncommand=x\nprocess_name=p\n[program:b]\ncommand=x\nprocess_name=p",
        "two processes of [group:g] are named 'p': that of program 'a' (/etc/s.conf:4) and that of program 'b'; rename one")]
    [InlineData("[group:g]\nprograms=a,a\n[program:a]\ncommand=x", "two processes of [group:g] are named 'a': that of program 'a' (/etc/s.conf:4) and that of program 'a'; rename one")]
    [InlineData("[include]\nfile=x", ".ini file has [include] section, but no files setting")]
    [InlineData("minfds=x", "invalid literal for int() with base 10: 'x'")]
    [InlineData("directory=/nonexist", "/nonexist is not an existing directory")]
    [InlineData("loglevel=warning", "bad logging level name 'warning'")]
    [InlineData("logfile=/nonexist/a", "The directory named as part of the path /nonexist/a does not exist")]
    [InlineData("user=nosuch", "Invalid user name nosuch")]
    [InlineData("environment=A=\"%(host_node_name)s\"",
        "Format string 'A=\"%(host_node_name)s\"' for 'supervisord.environment' contains names ('host_node_name') which cannot be expanded. Available names: ENV_HOME, ENV_PATH, here")]
    [InlineData("[inet_http_server]\nport=%(here)s",
        "Format string '%(here)s' for 'inet_http_server.port' contains names ('here') which cannot be expanded. Available names: ENV_HOME, ENV_PATH")]
    public void Any_other_place(string text, string message) => Assert.Equal([message], Readings.Errors(text + "\n"));

    [Fact]
    public void Negative_limits_mean_none_as_with_the_original()
    {
        var log = Readings.Program("stdout_logfile_backups=-1\nstdout_logfile_maxbytes=-1\nstdout_capture_maxbytes=-1\nstopwaitsecs=99999999999\nstartretries=99999999999").StdOut;
        Assert.Equal((-1, -1L, -1L), (log.Backups, log.MaxBytes, log.CaptureMaxBytes));
    }

    [Theory]
    [InlineData("pidfile=/etc/s.conf", "pidfile of [supervisord] is /etc/s.conf, which is a file of this configuration already (/etc/s.conf:2)")]
    [InlineData("logfile=/etc/s.conf", "logfile of [supervisord] is /etc/s.conf, which is a file of this configuration already (/etc/s.conf:2)")]
    [InlineData("pidfile=/tmp/x\nlogfile=/tmp/x", "pidfile of [supervisord] is /tmp/x, which is logfile of [supervisord] already (/etc/s.conf:2)")]
    [InlineData("logfile=/tmp/x\n[unix_http_server]\nfile=/tmp/x", "file of [unix_http_server] is /tmp/x, which is logfile of [supervisord] already (/etc/s.conf:4)")]
    [InlineData("pidfile=/dev/null\nlogfile=/dev/null", null)]
    public void The_engines_own_files_are_different_ones(string keys, string? message) =>
        Assert.Equal(message is null ? [] : [message], Readings.Read($"[supervisord]\n{keys}\n", new FakeConfigFiles { Lenient = true }).Errors.Select(error => error.ToString()));

    [Theory]
    [InlineData("[supervisord]\n# a\0b\n", 2)]
    [InlineData("[supervisord]\r\n\rlogfile=/x\0\r\0", 3)]
    public void A_NUL_byte(string text, int line) =>
        Assert.Equal(($"the file has a NUL byte, which no setting can hold ({Readings.Main}:{line})"), Readings.Read(text).Errors.First().ToString());

    [Fact]
    public void A_NUL_byte_in_an_included_file_names_that_file() =>
        Assert.Equal(
            ["the file has a NUL byte, which no setting can hold (/etc/a.i:2)"],
            Readings.Read("[supervisord]\n[include]\nfiles=*.i\n", new FakeConfigFiles().With("/etc/a.i", "[program:a]\ncommand=\0\n")).Errors.Select(problem => problem.ToString()));

    [Fact]
    public void A_missing_supervisord_section() =>
        Assert.Equal([".ini file does not include supervisord section"], Readings.Read("[program:a]\ncommand=a\n").Errors.Select(problem => problem.Message));

    [Fact]
    public void The_first_error_is_the_one_the_original_stops_at()
    {
        // Each step takes the first error away and the original's next one must come up.
        string[] order = ["minfds=x", "environment=A", "[rpcinterface:x]", "[group:g]\nprograms=zz", "[program:p]", "[eventlistener:l]", "[fcgi-program:f]", "[inet_http_server]", "[unix_http_server]"];
        string[] shown = ["'x'", "'A'", "rpcinterface:x", "zz", "program:p", "eventlistener:l", "fcgi-program:f", "inet_http", "unix_http", "nosuch"];
        for (var i = 0; i <= order.Length; i++)
        {
            var text = string.Join('\n', order.Skip(i).Reverse()) + "\n[supervisord]\nuser=nosuch\n";
            Assert.Contains(shown[i], Readings.Errors(text.Replace("minfds", "[supervisord]\nminfds").Replace("environment", "[supervisord]\nenvironment"))[0]);
        }
    }

    [Fact]
    public void Every_mistake_is_told_at_once_with_its_line()
    {
        var result = Readings.Read("[supervisord]\nloglevel=loud\nnonsense\n[unix_http_server]\n[program:a]\nautostart=maybe\nstopsignal=FOO\n[group:g]\nprograms=x,y\n");
        Assert.Equal([3, 2, 9, 9, 6, 7, 5, 4], result.Errors.Select(problem => problem.Source.Line));
        Assert.All(result.Errors, problem => Assert.Equal(Readings.Main, problem.Source.File));
        Assert.Null(result.Configuration);
    }

    [Fact]
    public void A_mistake_is_told_once_however_many_processes_share_it() =>
        Assert.Single(Readings.Errors("[group:g]\nprograms=a\n[group:h]\nprograms=a\n[program:a]\ncommand=%(x)s\nnumprocs=5\nprocess_name=%(process_num)s\n"));
}
