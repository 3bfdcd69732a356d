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

    /// <summary>unshare, in it the engine, with or without a terminal of its own.</summary>
    private sealed class FirstProcess : IDisposable
    {
        private readonly Process _outer;

        public FirstProcess(EngineRun engine, bool onTerminal)
        {
            string[] words = ["/usr/bin/unshare", "--pid", "--fork", "--mount-proc", EngineBinary.Supervisord, "-n", "-c", engine.ConfigPath];
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

        public int End()
        {
            OutsideView.Signal(Pid, Signum.SIGTERM);
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
