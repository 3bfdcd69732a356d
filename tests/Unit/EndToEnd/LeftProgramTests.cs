using System.Globalization;
using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Whatever became of the journal: what a killed engine has left runs once, or a critical line says that it does not.</summary>
public sealed class LeftProgramTests
{
    /// <summary>One has written over its environment, as nginx and redis do; one has a log with a made-up name.</summary>
    private const string Programs = """
        [program:plain]
        command=sleep 1000
        stdout_logfile=NONE
        [program:bare]
        command=env -i sleep 1000
        redirect_stderr=true
        [program:lines]
        command=/bin/sh -c 'i=0; while :; do echo line $((i=i+1)); sleep 0.05; done'
        [group:pair]
        programs=twin
        [program:twin]
        command=sleep 1000
        numprocs=2
        process_name=%(program_name)s_%(process_num)s
        """;

    [EngineTheory]
    [InlineData("no journal")]
    [InlineData("nothing at all")]
    [InlineData("garbage")]
    [InlineData("everybody's")]
    [InlineData("no engine")]
    [InlineData("no groups")]
    [InlineData("no launches")]
    [InlineData("no processes")]
    [InlineData("every second line")]
    [InlineData("another pidfile")]
    public void Who_runs_is_taken_over_whatever_became_of_the_journal(string what)
    {
        using var run = new EngineRun(Programs);
        if (what == "another pidfile")
        {
            File.CreateSymbolicLink(run.PidPath, run.In("other.pid"));
        }

        run.Daemon(what == "another pidfile" ? ["-j", run.In("other.pid")] : []);
        var before = Pids(run);
        var log = Directory.GetFiles(run.Folder, "lines-stdout---*").Single();
        Crash(run);
        Spoil(run, what);
        run.Daemon();
        try
        {
            Assert.Equal(before, Pids(run));
            run.WaitForLog("5 adopted, 0 had ended, 0 stay down");
            Assert.DoesNotContain("ended while no supervisord ran", run.Log);
            Assert.DoesNotContain("twice", run.Log);
            if (what is not ("no engine" or "no processes" or "every second line"))
            {
                run.WaitForLog("the journal lacks programs of an earlier engine that still run; they are known by their pipes and taken over, with the settings that the files have now: ");
            }

            // The same log goes on, without a gap.
            var length = new FileInfo(log).Length;
            Eventually.Holds(() => new FileInfo(log).Length > length, () => run.Log);
            Assert.Equal([log], Directory.GetFiles(run.Folder, "lines-stdout---*"));
            var lines = File.ReadAllLines(log)[..^1];
            Assert.Equal(Enumerable.Range(1, lines.Length).Select(number => $"line {number}"), lines);
            run.Ctl("restart bare");
            Assert.NotEqual(before["bare"], run.WaitFor("bare", "Running").Id);
        }
        finally
        {
            End(run);
        }

        Assert.All(before.Values, pid => Assert.True(OutsideView.Gone(pid)));
    }

    [EngineTheory]
    [InlineData("pipe")]
    [InlineData("link")]
    [InlineData("second name")]
    [InlineData("another's")]
    public void Without_a_journal_no_log_is_taken_over_that_somebody_else_can_have_put_there(string what)
    {
        using var run = new EngineRun("[program:lines]\ncommand=/bin/sh -c 'i=0; while :; do echo line $((i=i+1)); sleep 0.05; done'\n").Daemon();
        var pid = run.WaitFor("lines", "Running").Id!.Value;
        var log = Directory.GetFiles(run.Folder, "lines-stdout---*").Single();
        var (planted, target) = (log[..^12] + "_planted.log", run.In("precious"));
        Crash(run);
        File.Delete(run.In("s.journal"));
        File.WriteAllText(target, "precious");
        switch (what)
        {
            case "pipe":
                Syscall.mkfifo(planted, (FilePermissions)0b110_110_110);
                break;
            case "link":
                File.CreateSymbolicLink(planted, target);
                break;
            case "second name":
                Syscall.link(target, planted);
                break;
            default:
                File.WriteAllText(planted, "precious");
                Syscall.chmod(planted, (FilePermissions)0b110_110_110);
                if (Syscall.chown(planted, 65534, 65534) != 0)
                {
                    File.Delete(planted);
                }

                break;
        }

        if (what != "link" && File.Exists(planted))
        {
            File.SetLastWriteTimeUtc(planted, DateTime.UtcNow.AddHours(1));
        }

        run.Daemon();
        try
        {
            Assert.Equal(pid, run.WaitFor("lines", "Running").Id);
            var length = new FileInfo(log).Length;
            Eventually.Holds(() => new FileInfo(log).Length > length, () => run.Log);
            Assert.Equal("precious", File.ReadAllText(target));
            Assert.True(what != "another's" || !File.Exists(planted) || File.ReadAllText(planted) == "precious");
        }
        finally
        {
            End(run);
        }
    }

    [EngineFact]
    public void A_journal_that_is_older_than_what_runs_is_made_up_for()
    {
        using var run = new EngineRun(Programs).Daemon();
        Pids(run);
        run.Ctl("stop plain");
        File.Copy(run.In("s.journal"), run.In("old"));
        run.Ctl("restart bare pair:twin_1");
        run.Ctl("start plain");
        var before = Pids(run);
        Crash(run);
        File.Move(run.In("old"), run.In("s.journal"), overwrite: true);
        run.Daemon();
        Assert.Equal(before, Pids(run));
        run.WaitForLog("5 adopted, 0 had ended, 0 stay down");
        Assert.DoesNotContain("ended while no supervisord ran", run.Log);
    }

    [EngineFact]
    public void Who_only_has_the_names_of_ours_is_left_alone_and_told()
    {
        using var run = new EngineRun("[program:a]\ncommand=sleep 1000\n[program:b]\ncommand=sleep 1000\n");
        var url = $"SUPERVISOR_SERVER_URL=unix://{run.SocketPath}";
        var likely = Strange(run, "set -m;", $"env SUPERVISOR_GROUP_NAME=a SUPERVISOR_PROCESS_NAME=a {url}");
        int[] others =
        [
            Strange(run, "set -m;", $"env SUPERVISOR_GROUP_NAME=b SUPERVISOR_PROCESS_NAME=b {url}.other"),
            Strange(run, "set -m;", $"env SUPERVISOR_GROUP_NAME=c SUPERVISOR_PROCESS_NAME=c {url}"),
            Strange(run, "", $"setsid env SUPERVISOR_GROUP_NAME=b SUPERVISOR_PROCESS_NAME=b {url}"),
        ];
        run.Daemon();
        Assert.Empty(Pids(run).Values.Intersect([likely, .. others]));
        run.WaitForLog($"CRIT programs of an earlier engine still run, and nothing is known of them that would let them be taken over; end them, or they run twice: a (pid {likely})\n");
        foreach (var pid in (int[])[likely, .. others])
        {
            Assert.True(OutsideView.Lives(pid));
            OutsideView.Signal(pid, Signum.SIGKILL);
        }
    }

    [EngineFact]
    public void What_a_program_leaves_behind_after_an_end_in_order_is_neither_taken_over_nor_told()
    {
        using var run = new EngineRun("[program:a]\ncommand=/bin/bash -c 'set -m; sleep 1000 & echo $! > FOLDER/left; wait'\n").Daemon();
        var before = Pids(run)["a"];
        var left = int.Parse(run.WaitForFile("left", "\n"), CultureInfo.InvariantCulture);
        End(run);
        Assert.True(OutsideView.Lives(left));
        run.Daemon();
        Assert.DoesNotContain(Pids(run)["a"], (int[])[before, left]);
        Assert.DoesNotContain("still run", run.Log);
        OutsideView.Signal(left, Signum.SIGKILL);
        End(run);
        OutsideView.Signal(int.Parse(run.Read("left"), CultureInfo.InvariantCulture), Signum.SIGKILL);
    }

    [EngineFact]
    public void A_section_that_has_come_into_a_group_meanwhile_runs_once_and_an_update_moves_it()
    {
        using var run = new EngineRun("[program:lk]\ncommand=sleep 1000\n").Daemon();
        var before = Pids(run)["lk"];
        Crash(run);
        File.AppendAllText(run.ConfigPath, "\n[group:gg]\nprograms=lk\n");
        run.Daemon();
        Assert.Equal(before, Assert.Single(Pids(run)).Value);
        run.WaitForLog($" WARN gg is not there yet: lk (pid {before}), which the files no longer have, runs and may be the same program; update ends that one first\n");
        Assert.Equal("lk: stopped\nlk: removed process group\ngg: added process group\n", run.Ctl("update").Output);
        Eventually.Holds(() => run.Processes() is [{ Group: "gg", State: "Running" }] && OutsideView.Gone(before), () => run.Log);
    }

    private static void Spoil(EngineRun run, string what)
    {
        var journal = run.In("s.journal");
        switch (what)
        {
            case "no journal":
                File.Delete(journal);
                break;
            case "nothing at all":
                foreach (var file in (string[])["s.journal", "s.lock", "s.pid", "s.sock"])
                {
                    File.Delete(run.In(file));
                }

                break;
            case "garbage":
                File.WriteAllText(journal, "garbage\n");
                break;
            case "everybody's":
                Syscall.chmod(journal, (FilePermissions)0b110_110_110);
                break;
            case "another pidfile":
                File.Delete(run.PidPath);
                break;
            case "every second line":
                File.WriteAllLines(journal, File.ReadAllLines(journal).Select((line, index) => index % 2 == 0 ? line : line[..^10]));
                break;
            default:
                var kind = what switch { "no engine" => "engine", "no groups" => "group", "no launches" => "launch", _ => "process" };
                File.WriteAllLines(journal, File.ReadAllLines(journal).Select(line => line.StartsWith($"{{\"{kind}\"", StringComparison.Ordinal) ? line[..^10] : line));
                break;
        }
    }

    /// <summary>A process of nobody, in a group of its own, that carries these variables.</summary>
    private static int Strange(EngineRun run, string before, string with)
    {
        var name = Guid.NewGuid().ToString("N");
        Assert.Equal(0, ProgramRun.Of("/bin/bash", ["-c", $"{before} {with} sh -c 'echo $$ > {run.In(name)}; exec sleep 1000' </dev/null >/dev/null 2>&1 &"], folder: run.Folder).Status);
        return int.Parse(run.WaitForFile(name, "\n"), CultureInfo.InvariantCulture);
    }

    private static Dictionary<string, int> Pids(EngineRun run) =>
        run.Processes().ToDictionary(process => process.Name, process => run.WaitFor(process.Name, "Running").Id!.Value);

    private static void Crash(EngineRun run)
    {
        run.Kill(Signum.SIGKILL);
        Eventually.Holds(() => OutsideView.Gone(run.Pid), () => "it is dead");
    }

    private static void End(EngineRun run)
    {
        run.Kill(Signum.SIGTERM);
        Eventually.Holds(() => OutsideView.Gone(run.Pid), () => run.Log);
    }
}
