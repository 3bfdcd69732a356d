using System.Text.RegularExpressions;

namespace Supervisor.Unit.EndToEnd;

/// <summary>supervisorctl at a real terminal.</summary>
public sealed class TerminalTests
{
    private const string Programs = """
        [program:cat]
        command=/bin/cat
        [program:both]
        command=/bin/sh -c 'while read x; do echo out $x; echo err $x >&2; [ "$x" = die ] && sleep 1 && exit 3; done'
        autorestart=false
        [program:down]
        command=/bin/cat
        autostart=false

        """;

    private static EngineRun Engine(string server = "")
    {
        var engine = new EngineRun(Programs, server: server).Daemon();
        if (server.Length == 0)
        {
            engine.WaitFor("cat", "Running");
            engine.WaitFor("both", "Running");
        }

        return engine;
    }

    private static TerminalSession Ctl(EngineRun engine, string line) => new($"{EngineBinary.Supervisorctl} -c {engine.ConfigPath} {line}");

    [EngineFact(Needs.Script)]
    public void Lines_are_edited_completed_and_remembered()
    {
        using var engine = Engine();
        var history = engine.In("history");
        using (var session = Ctl(engine, $"-r {history}").See("supervisor> "))
        {
            session.Type("vrsion\e[D\e[D\e[D\e[D\e[De\r").See("\n4.3.0").Type("sta\t\t").See("start  status").Type("tus do\t\r").See("down                             STOPPED", 2);
            session.Type("\e[A\e[A\r").See("\n4.3.0", 2).Type("\u0004");
            Assert.Equal(0, session.ExitStatus());
        }

        Assert.Equal("version\nstatus down \nversion\n", File.ReadAllText(history));
        using var next = Ctl(engine, $"-r {history}").See("supervisor> ");
        next.Type("\u0012vers\r").See("\n4.3.0").Type("stop c\u0003");
        Assert.Equal(0, next.ExitStatus());
        Assert.Equal("Running", engine.Process("cat").State);
    }

    [EngineFact(Needs.Script)]
    public void Fg_shows_both_logs_sends_lines_and_leaves_by_Ctrl_C()
    {
        using var engine = Engine();
        using var session = Ctl(engine, "fg both").See("==> Press Ctrl-C to exit <==");
        session.Type("hello\n").See("out hello").See("err hello").Type("grüße\n").See("out grüße").See("err grüße").Type("\u0003").See("Exiting foreground");
        Assert.Equal(0, session.ExitStatus());
        Assert.Equal("Running", engine.Process("both").State);
    }

    [EngineFact(Needs.Script)]
    public void Fg_ends_with_its_process_and_the_shell_goes_on()
    {
        using var engine = Engine();
        using var session = Ctl(engine, "").See("supervisor> ");
        session.Type("fg both\r").See("Press Ctrl-C").Type("die\n").See("out die");
        engine.WaitFor("both", "Exited");
        session.Type("more\n").See("Process got killed").See("Exiting foreground").See("supervisor> ", 3);
        session.Type("fg cat\r").See("Press Ctrl-C", 2).Type("\u0003").See("Exiting foreground", 2).Type("version\r").See("\n4.3.0").Type("quit\r");
        Assert.Equal(0, session.ExitStatus());
    }

    [EngineFact(Needs.Script | Needs.Original)]
    public void Fg_says_what_the_original_says()
    {
        using var engine = Engine();
        var texts = new[] { EngineBinary.Supervisorctl, Client.OriginalSupervisor.Ctl }.Select(ctl =>
        {
            engine.Ctl("restart both");
            engine.Ctl("clear both");
            using var session = new TerminalSession($"{ctl} -c {engine.ConfigPath} fg both").See("Press Ctrl-C").Type("die\n").See("out die").See("err die");
            engine.WaitFor("both", "Exited");
            session.Type("more\n").See("Exiting foreground");
            // How keys are echoed is the line editor's affair, and the two lines of the program come by two streams.
            return string.Join('\n', Regex.Matches(session.Text, "==> .* <==|(out|err) die|Process got killed|Exiting foreground").Select(match => match.Value).Order());
        }).ToArray();
        Assert.Equal(texts[1], texts[0]);
    }

    [EngineFact(Needs.Script)]
    public void A_password_is_asked_for_and_not_shown()
    {
        using var engine = Engine("username=jo\npassword=secret");
        using var session = Ctl(engine, "").See("Server requires authentication").See("Username:");
        session.Type("jo\r").See("Password:").Type("secret\n").See("supervisor> ").Type("version\r").See("\n4.3.0").Type("exit\r");
        Assert.Equal(0, session.ExitStatus());
        Assert.DoesNotContain("secret", session.Text);
    }

    [EngineFact(Needs.Script)]
    public void Following_a_log_ends_by_Ctrl_C()
    {
        using var engine = Engine();
        using var session = Ctl(engine, "tail -f both").See("Press Ctrl-C");
        engine.Rpc.CallAsync("supervisor.sendProcessStdin", "both", "héllo\n").GetAwaiter().GetResult();
        session.See("out héllo").Type("\u0003");
        Assert.Equal(0, session.ExitStatus());
    }

    [EngineFact(Needs.Script)]
    public void Ctrl_C_at_the_question_for_a_secret_gives_the_terminal_back_as_it_was()
    {
        using var session = new TerminalSession($"/bin/sh -c 'trap : INT; {EngineBinary.Folder}/supervisor-engine hash-password; stty -a'");
        session.See("assword").Type("\u0003").See(" echo ");
        Assert.DoesNotContain("-echo ", session.Text);
    }
}
