namespace Supervisor.Unit.EndToEnd;

/// <summary>read_users, read_groups, control_users and control_groups, tried by real users over a real unix socket.</summary>
public sealed class PeerAccessTests
{
    private const string Rules = "chmod=0777\nread_users=nobody\nread_groups=games\ncontrol_users=daemon\ncontrol_groups=adm";

    private static ProgramRun As(EngineRun engine, string user, string groups, string line) => ProgramRun.Of(
        "/usr/bin/setpriv", [$"--reuid={user}", $"--regid={groups}", "--clear-groups", EngineBinary.Supervisorctl, "-s", $"unix://{engine.SocketPath}", .. line.Split(' ')]);

    [EngineFact(Needs.Root)]
    public void Each_user_may_do_what_the_rules_say_and_the_log_says_who_it_was()
    {
        using var engine = new EngineRun("[program:cat]\ncommand=/bin/cat\nstartsecs=0\n", server: Rules).Daemon();
        engine.WaitFor("cat", "Running");
        Assert.StartsWith("cat ", As(engine, "nobody", "nogroup", "status").Text);
        Assert.Equal("error: cannot stop cat: nobody(65534) may not call supervisor.stopProcess, only read\n", As(engine, "nobody", "nogroup", "stop cat").Text);
        Assert.StartsWith("cat ", As(engine, "mail", "games", "status").Text);
        Assert.Contains("mail(8) may not call supervisor.signalProcess, only read", As(engine, "mail", "games", "signal USR1 cat").Text);
        Assert.DoesNotContain("RUNNING", As(engine, "mail", "mail", "status").Text);
        Assert.NotEqual(0, As(engine, "mail", "mail", "stop cat").Status);
        Assert.Equal("Running", engine.Process("cat").State);
        Assert.Equal("cat: stopped\n", As(engine, "daemon", "daemon", "stop cat").Text);
        Assert.Equal("cat: started\n", As(engine, "mail", "adm", "start cat").Text);
        Assert.Equal("cat: stopped\n", engine.Ctl("stop cat").Text);
        Assert.Matches(@"WARN audit who=mail\(8\) from=pid:\d+ by=http do=""POST /RPC2"" on=- outcome=""refused, 1 from there""", engine.Log);
        Assert.Matches(@"INFO audit who=nobody\(65534\) from=pid:\d+ by=xmlrpc do=supervisor.stopProcess on=cat outcome=FORBIDDEN", engine.Log);
        Assert.Matches(@"INFO audit who=daemon\(1\) from=pid:\d+ by=xmlrpc do=supervisor.stopProcess on=cat outcome=ok", engine.Log);
        Assert.Matches(@"INFO audit who=root\(0\) from=pid:\d+ by=xmlrpc do=supervisor.stopProcess on=cat outcome=ok", engine.Log);
        Assert.DoesNotContain("running without any HTTP authentication checking", engine.Log);
    }

    [EngineFact(Needs.Root)]
    public void Groups_are_those_of_the_process_and_not_of_the_account()
    {
        using var engine = new EngineRun("[program:cat]\ncommand=/bin/cat\nstartsecs=0\n", server: Rules).Daemon();
        engine.WaitFor("cat", "Running");
        Assert.Equal("cat: stopped\n", With("--groups=adm"));
        Assert.Equal("cat: started\n", With("--groups=games,adm"));
        Assert.Contains("mail(8) may not call supervisor.stopProcess, only read", With("--groups=games"));
        Assert.DoesNotContain("cat: ", With("--clear-groups"));

        string With(string groups) => ProgramRun.Of(
            "/usr/bin/setpriv", ["--reuid=mail", "--regid=mail", groups, EngineBinary.Supervisorctl, "-s", $"unix://{engine.SocketPath}", groups == "--groups=games,adm" ? "start" : "stop", "cat"]).Text;
    }

    [EngineFact]
    public void A_hashed_password_is_made_and_works_and_roles_hold_over_TCP()
    {
        var made = ProgramRun.Of(EngineBinary.Folder + "/supervisor-engine", ["hash-password", "--iterations", "2000"], "geheim\n");
        Assert.StartsWith("{PBKDF2-SHA256}2000$", made.Output);
        Assert.Equal("", made.Errors);
        var port = FreePort.Any();
        using var engine = new EngineRun($"""
            [http_user:jo]
            password={made.Output.Trim()}
            role=control
            [http_user:eve]
            password=watch
            [inet_http_server]
            port=127.0.0.1:{port}
            [program:cat]
            command=/bin/cat
            startsecs=0
            """).Daemon();
        engine.WaitFor("cat", "Running");
        ProgramRun Ctl(string user, string password, string line) => ProgramRun.Of(EngineBinary.Supervisorctl, ["-s", $"http://127.0.0.1:{port}", "-u", user, "-p", password, .. line.Split(' ')]);
        Assert.StartsWith("cat ", Ctl("eve", "watch", "status").Text);
        Assert.Contains("eve may not call supervisor.stopProcess, only read", Ctl("eve", "watch", "stop cat").Text);
        Assert.Equal("cat: stopped\n", Ctl("jo", "geheim", "stop cat").Text);
        Assert.Contains("Server requires authentication", Ctl("jo", "wrong", "start cat").Text);
        Assert.Matches(@"INFO audit who=jo from=127\.0\.0\.1:\d+ by=xmlrpc do=supervisor.stopProcess on=cat outcome=ok", engine.Log);
        Assert.Matches(@"WARN audit who=jo from=127\.0\.0\.1:\d+ by=http do=login on=- outcome=""wrong name or password, 1 from there""", engine.Log);
    }

    [EngineTheory]
    [InlineData("", 1, "no password is given")]
    [InlineData("--iterations 5", 1, "from 1000 to 50000000 iterations")]
    [InlineData("--what", 2, "usage: ")]
    public void A_hash_that_cannot_be_made_is_said_why(string arguments, int status, string words)
    {
        var run = ProgramRun.Of(EngineBinary.Folder + "/supervisor-engine", ["hash-password", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)], arguments.Length == 0 ? "" : "x\n");
        Assert.Equal((status, ""), (run.Status, run.Output));
        Assert.Contains(words, run.Errors);
    }
}
