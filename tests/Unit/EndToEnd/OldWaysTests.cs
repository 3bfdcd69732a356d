using System.Text.RegularExpressions;

namespace Supervisor.Unit.EndToEnd;

/// <summary>What is mended on purpose, and that compat=4.3 brings the original's ways back.</summary>
public sealed class OldWaysTests
{
    private const string Three = """
        [group:g]
        programs=one,two
        priority=5
        [program:one]
        command=/bin/sleep 1000
        priority=1
        startsecs=0
        [program:two]
        command=/bin/sleep 1000
        priority=2
        startsecs=0
        [program:first]
        command=/bin/sleep 1000
        priority=1
        startsecs=0
        """;

    private static string StopOrder(string supervisord, string line, string? program = null)
    {
        using var engine = new EngineRun(Three, $"loglevel=debug\n{supervisord}", program: program).Daemon();
        engine.WaitFor("g:one", "Running");
        engine.WaitFor("g:two", "Running");
        engine.WaitFor("first", "Running");
        Assert.Equal(0, engine.Ctl(line).Status);
        return string.Join(' ', Regex.Matches(engine.Log, "killing ([a-z]+) \\(pid").Select(match => match.Groups[1].Value));
    }

    [EngineTheory]
    [InlineData("stop all", "two one first")]
    [InlineData("stop g:*", "two one")]
    public void Programs_stop_in_the_reverse_of_their_start_order(string line, string order) => Assert.Equal(order, StopOrder("", line));

    [EngineTheory(Needs.Original)]
    [InlineData("stop all")]
    [InlineData("stop g:*")]
    public void By_the_old_ways_they_stop_as_with_the_original(string line) =>
        Assert.Equal(StopOrder("", line, Client.OriginalSupervisor.Daemon), StopOrder("compat=4.3", line));

    [EngineTheory]
    [InlineData("", "/usr", "0027")]
    [InlineData("compat=4.3", null, "0077")]
    public void In_the_foreground_directory_and_umask_count_unless_by_the_old_ways(string compat, string? directory, string umask)
    {
        using var engine = new EngineRun("[program:cat]\ncommand=/bin/cat\nstartsecs=0\n", $"directory=/usr\numask=027\n{compat}");
        var before = Mono.Unix.Native.Syscall.umask((Mono.Unix.Native.FilePermissions)0b111_111);
        try
        {
            engine.Foreground();
        }
        finally
        {
            Mono.Unix.Native.Syscall.umask(before);
        }

        var child = engine.WaitFor("cat", "Running").Id!.Value;
        Assert.Equal((directory ?? engine.Folder, umask), (OutsideView.Directory(child), OutsideView.Status(child, "Umask")));
    }

    [EngineTheory(Needs.Root)]
    [InlineData("")]
    [InlineData("compat=4.3")]
    public void A_programs_user_brings_its_home_unless_by_the_old_ways(string compat)
    {
        using var engine = new EngineRun("""
            [program:nobody]
            command=/bin/cat
            user=nobody
            environment=SHELL="/bin/mine"
            startsecs=0
            """, compat).Daemon();
        var variables = OutsideView.Environment(engine.WaitFor("nobody", "Running").Id!.Value);
        var ours = OutsideView.Environment(engine.Pid);
        Assert.Equal("/bin/mine", variables["SHELL"]);
        Assert.Equal(
            compat.Length == 0 ? ["/nonexistent", "nobody", "nobody"] : [ours.GetValueOrDefault("HOME"), ours.GetValueOrDefault("USER"), ours.GetValueOrDefault("LOGNAME")],
            new[] { "HOME", "USER", "LOGNAME" }.Select(name => variables.GetValueOrDefault(name)));
    }

    [EngineFact]
    public void A_name_that_is_used_twice_is_an_error_unless_by_the_old_ways()
    {
        const string Twice = "[group:a]\nprograms=b\n[program:b]\ncommand=/bin/cat\nstartsecs=0\n[program:a]\ncommand=/bin/sleep 1\n";
        using var engine = new EngineRun(Twice);
        var refused = engine.Refused();
        Assert.Equal(2, refused.Status);
        Assert.Matches($@"^Error: the group name 'a' is used twice: at {engine.ConfigPath}:\d+ and here; rename one \({engine.ConfigPath}:\d+\)\n", refused.Errors);
        using var old = new EngineRun(Twice, "compat=4.3").Daemon();
        old.WaitFor("a:b", "Running");
        Assert.Single(old.Processes());
        Assert.Contains(" WARN the group name 'a' is used twice", old.Log);
    }

    [EngineTheory]
    [InlineData("*:")]
    [InlineData("0.0.0.0:")]
    [InlineData("")]
    public void Other_machines_are_not_served_without_a_password_but_on_purpose(string host)
    {
        var port = FreePort.Any();
        using var engine = new EngineRun($"[inet_http_server]\nport={host}{port}\n");
        var refused = engine.Refused();
        Assert.Equal(2, refused.Status);
        Assert.Matches($@"^Error: section \[inet_http_server\] serves port .* allow_unauthenticated=true \({engine.ConfigPath}:\d+\)\n", refused.Errors);
        engine.Configure($"[inet_http_server]\nport={host}{port}\nallow_unauthenticated=true\n");
        engine.Daemon();
        Eventually.Holds(() => engine.Log.Contains(" CRIT Server 'inet_http_server' running without any HTTP authentication checking\n", StringComparison.Ordinal), () => engine.Log);
        Assert.Equal($"{engine.Pid}\n", ProgramRun.Of(EngineBinary.Supervisorctl, ["-s", $"http://127.0.0.1:{port}", "pid"]).Text);
    }

    [EngineFact]
    public void A_python_interface_is_refused_at_the_start_and_at_a_reload()
    {
        const string Twiddler = "[rpcinterface:twiddler]\nsupervisor.rpcinterface_factory=supervisor_twiddler.rpcinterface:make_twiddler_rpcinterface\n";
        using var engine = new EngineRun(Twiddler);
        var refused = engine.Refused();
        Assert.Equal(2, refused.Status);
        Assert.StartsWith("Error: [rpcinterface:twiddler] wants 'supervisor_twiddler.rpcinterface:make_twiddler_rpcinterface', which is Python code", refused.Errors);
        engine.Configure("[program:cat]\ncommand=/bin/cat\nstartsecs=0\n");
        engine.Daemon();
        var pid = engine.WaitFor("cat", "Running").Id;
        engine.Configure(Twiddler);
        engine.Kill(Mono.Unix.Native.Signum.SIGHUP);
        engine.WaitForLog("everything keeps running on the old configuration");
        Assert.Equal(pid, engine.Process("cat").Id);
    }
}
