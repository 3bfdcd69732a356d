using System.Diagnostics;
using System.Globalization;
using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>The engine as the first process of a pid namespace: orphans and strangers are reaped, and no exit status is lost over it.</summary>
public sealed class PidOneTests
{
    private const string FiftyCodes = """
        [program:code]
        command=/bin/sh -c 'sleep 0.2; exit %(process_num)d'
        process_name=%(program_name)s_%(process_num)02d
        numprocs=50
        startsecs=0
        autorestart=false

        """;

    /// <summary>Every subshell ends at once, and its sleep becomes a child of process 1.</summary>
    private const string ThousandOrphans = """
        [program:orphans]
        command=/bin/sh -c 'i=0; while [ $i -lt 1000 ]; do i=$((i+1)); (sleep 0.3 &); done; exit 5'
        startsecs=0
        autorestart=false

        """;

    [EngineTheory(Needs.Namespaces | Needs.Script)]
    [InlineData(false)]
    [InlineData(true)]
    public void A_thousand_orphans_are_reaped_and_no_exit_status_of_a_program_is_lost(bool onTerminal)
    {
        using var engine = new EngineRun(FiftyCodes + ThousandOrphans);
        using var first = new FirstProcess(engine, onTerminal);
        Assert.Equal(5, engine.WaitFor("orphans", "Exited").ExitCode);
        for (var number = 0; number < 50; number++)
        {
            Assert.Equal(number, engine.WaitFor($"code:code_{number:00}", "Exited").ExitCode);
        }

        engine.WaitForLog("reaped unknown pid", 1000);
        Eventually.Holds(() => first.Children.Length == 0, () => $"no child left: {string.Join(' ', first.Children)}");
        Assert.Equal("1\n", engine.Read("s.pid"));
        Assert.Equal(0, first.End());
        Assert.Equal(1001, engine.Log.Split("reaped unknown pid").Length);
    }

    [EngineTheory(Needs.Namespaces | Needs.Script)]
    [InlineData(false)]
    [InlineData(true)]
    public void Strangers_that_come_while_no_program_runs_are_reaped(bool onTerminal)
    {
        using var engine = new EngineRun("");
        using var first = new FirstProcess(engine, onTerminal);
        for (var times = 1; times <= 5; times++)
        {
            var enter = ProgramRun.Of(
                "/usr/bin/nsenter", ["--target", first.Pid.ToString(CultureInfo.InvariantCulture), "--pid", "--mount", "/bin/sh", "-c", "(sleep 0.1; exit 4) >/dev/null 2>&1 & exit 0"]);
            Assert.Equal(0, enter.Status);
            engine.WaitForLog("(exit status 4)", times);
        }

        Eventually.Holds(() => first.Children.Length == 0, () => $"no child left: {string.Join(' ', first.Children)}");
        Assert.Equal(0, first.End());
    }

    [EngineFact(Needs.Namespaces)]
    public void As_first_process_it_keeps_programs_alive_and_ends_with_status_0()
    {
        using var engine = new EngineRun("""
            [program:cat]
            command=/bin/cat
            startsecs=0
            """);
        using var first = new FirstProcess(engine, false);
        var before = engine.WaitFor("cat", "Running").Id;
        OutsideView.Signal(int.Parse(first.Children[0], CultureInfo.InvariantCulture), Signum.SIGKILL);
        engine.WaitFor("cat", process => process.State == "Running" && process.Id != before);
        Assert.Contains(" WARN exited: cat (terminated by SIGKILL; not expected)\n", engine.Log);
        Assert.Equal(0, first.End());
    }

    [EngineTheory(Needs.Namespaces)]
    [InlineData(Signum.SIGINT)]
    [InlineData(Signum.SIGQUIT)]
    public void As_first_process_it_takes_every_signal_that_ends_it(Signum signal)
    {
        using var engine = new EngineRun("[program:cat]\ncommand=/bin/cat\nstartsecs=0\n");
        using var first = new FirstProcess(engine, false);
        engine.WaitFor("cat", "Running");
        Assert.Equal(0, first.End(signal));
        Assert.Contains($" WARN received {signal} indicating exit request\n", engine.Log);
        Assert.Contains(" WARN stopped: cat (terminated by SIGTERM)\n", engine.Log);
    }

    [EngineFact(Needs.Namespaces)]
    public void As_first_process_it_restarts_on_HUP()
    {
        using var engine = new EngineRun("[program:cat]\ncommand=/bin/cat\nstartsecs=0\n");
        using var first = new FirstProcess(engine, false);
        var before = engine.WaitFor("cat", "Running").Id;
        OutsideView.Signal(first.Pid, Signum.SIGHUP);
        engine.WaitForLog(" INFO spawned: 'cat' with pid ", 2);
        Assert.NotEqual(before, engine.WaitFor("cat", "Running").Id);

        // We are in another namespace of pids, and are known all the same.
        Assert.Equal("cat: stopped\n", engine.Ctl("stop cat").Output);
        Assert.Contains(" INFO audit who=root(0) from=pid:0 by=xmlrpc do=supervisor.stopProcess on=cat outcome=ok\n", engine.Log);
        Assert.Equal(0, first.End());
    }

    [EngineFact(Needs.Namespaces)]
    public void The_container_ends_with_the_exit_status_of_its_essential_program()
    {
        using var engine = new EngineRun("""
            [program:job]
            command=/bin/sh -c 'read line; exit 42'
            startsecs=0
            autorestart=false
            essential=true
            [program:side]
            command=/bin/cat
            startsecs=0
            """);
        using var first = new FirstProcess(engine, false);
        engine.WaitFor("side", "Running");
        engine.Rpc.CallAsync("supervisor.sendProcessStdin", "job", "go\n").GetAwaiter().GetResult();
        Assert.Equal(42, first.Ended());
        Assert.Contains(" WARN stopped: side (terminated by SIGTERM)\n", engine.Log);
    }

    [EngineFact(Needs.Namespaces | Needs.Native)]
    public void Without_proc_it_says_what_it_cannot_do_and_does_all_else()
    {
        using var engine = new EngineRun("""
            [program:talks]
            command=/bin/sh -c 'echo out; echo err >&2; read line; echo got $line; exit 3'
            startsecs=0
            autorestart=false
            stdout_logfile=FOLDER/talks.out
            stderr_logfile=FOLDER/talks.err
            [program:stays]
            command=/bin/sleep 100000
            startsecs=0
            """);

        // Before Linux 6.6 a socket's mode can be set without /proc only where nobody else can put another file there.
        Assert.Equal(0, Syscall.chmod(engine.Folder, (FilePermissions)0b111_101_101));
        using var first = new FirstProcess(engine, false, withoutProc: true);
        Assert.Single(engine.Log.Split('\n'), line => line.Contains(" WARN /proc is not mounted: should this engine be killed, its programs will lose their output", StringComparison.Ordinal));
        engine.WaitForFile("talks.out", "out\n");
        engine.WaitForFile("talks.err", "err\n");
        engine.Rpc.CallAsync("supervisor.sendProcessStdin", "talks", "this\n").GetAwaiter().GetResult();
        Assert.Equal(3, engine.WaitFor("talks", "Exited").ExitCode);
        Assert.Equal("out\ngot this\n", engine.Read("talks.out"));
        var pid = engine.Process("stays").Id;
        Assert.Equal("stays: stopped\nstays: started\n", engine.Ctl("restart stays").Output);
        Assert.NotEqual(pid, engine.WaitFor("stays", "Running").Id);
        OutsideView.Signal(first.Pid, Signum.SIGHUP);
        engine.WaitForLog(" INFO spawned: 'stays' with pid ", 3);
        Assert.Equal(0, first.End());
    }

    /// <summary>unshare, in it the engine, with or without a terminal of its own.</summary>
    private sealed class FirstProcess : IDisposable
    {
        private readonly Process _outer;

        public FirstProcess(EngineRun engine, bool onTerminal, bool withoutProc = false)
        {
            string[] start = withoutProc
                ? ["--mount", "/bin/sh", "-c", "umount -l /proc && exec \"$@\"", "sh"]
                : ["--mount-proc"];
            string[] words = ["/usr/bin/unshare", "--pid", "--fork", .. start, EngineBinary.Supervisord, "-n", "-c", engine.ConfigPath];
            string[] arguments = ["-qec", string.Join(' ', words), "/dev/null"];
            _outer = Process.Start(ProgramRun.Info(onTerminal ? "/usr/bin/script" : words[0], onTerminal ? arguments : words[1..], engine.Folder))!;
            _outer.OutputDataReceived += (_, _) => { };
            _outer.ErrorDataReceived += (_, _) => { };
            _outer.BeginOutputReadLine();
            _outer.BeginErrorReadLine();
            engine.WaitForLog("supervisord started with pid 1");
            Pid = Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var pid) ? pid : 0)
                .Single(pid => pid != 0 && OutsideView.Status(pid, "NSpid") is { } pids && pids.EndsWith(" 1", StringComparison.Ordinal) && CommandLine(pid).Contains(engine.ConfigPath, StringComparison.Ordinal));
        }

        /// <summary>The engine as its caller's namespace knows it.</summary>
        public int Pid { get; }

        public string[] Children => File.ReadAllText($"/proc/{Pid}/task/{Pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);

        public int End(Signum signal = Signum.SIGTERM)
        {
            OutsideView.Signal(Pid, signal);
            return Ended();
        }

        public int Ended()
        {
            Assert.True(_outer.WaitForExit(Eventually.Deadline), "it does not end");
            return _outer.ExitCode;
        }

        public void Dispose()
        {
            if (!_outer.HasExited)
            {
                OutsideView.Signal(Pid, Signum.SIGKILL);
                _outer.WaitForExit();
            }

            _outer.Dispose();
        }

        private static string CommandLine(int pid)
        {
            try
            {
                return File.ReadAllText($"/proc/{pid}/cmdline");
            }
            catch (IOException)
            {
                return "";
            }
        }
    }
}
