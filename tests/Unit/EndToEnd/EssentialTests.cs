using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>The engine's own exit status, which is a program's if that one is essential.</summary>
public sealed class EssentialTests
{
    private const string Side = """
        [program:side]
        command=/bin/sleep 100000
        startsecs=0

        """;

    private static EngineRun With(string main) => new EngineRun(Side + "[program:main]\nessential=true\n" + main).Foreground();

    [EngineTheory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(255)]
    public void Its_exit_code_is_the_engines_and_all_others_are_stopped(int code)
    {
        using var engine = With($"command=/bin/sh -c 'sleep 0.2; exit {code}'\nstartsecs=0\nautorestart=false");
        Assert.Equal(code, engine.ExitStatus());
        Assert.Contains(
            $" {(code == 0 ? "INFO" : "CRIT")} essential program 'main' has ended for good (exit status {code}): everything is stopped, and supervisord ends with status {code}\n", engine.Log);
        Assert.Contains(" WARN stopped: side (terminated by SIGTERM)\n", engine.Log);
        Assert.False(File.Exists(engine.PidPath));
    }

    [EngineFact]
    public void A_signal_is_128_and_its_number()
    {
        using var engine = With("command=/bin/sleep 100000\nstartsecs=0\nautorestart=false");
        OutsideView.Signal(engine.WaitFor("main", "Running").Id!.Value, Signum.SIGKILL);
        Assert.Equal(137, engine.ExitStatus());
    }

    [EngineFact]
    public void Who_cannot_be_started_ends_it_with_1()
    {
        using var engine = With("command=/nonexistent\nstartretries=1");
        Assert.Equal(1, engine.ExitStatus());
        Assert.Contains(" CRIT essential program 'main' has ended for good (FATAL: can't find command '/nonexistent'): everything is stopped, and supervisord ends with status 1\n", engine.Log);
    }

    [EngineFact]
    public void Neither_a_stop_that_was_asked_for_nor_a_restart_ends_anything()
    {
        using var engine = With("command=/bin/sleep 100000\nstartsecs=0");
        var pid = engine.WaitFor("main", "Running").Id!.Value;
        OutsideView.Signal(pid, Signum.SIGKILL);
        engine.WaitFor("main", process => process.State == "Running" && process.Id != pid);
        Assert.Equal("main: stopped\nmain: started\n", engine.Ctl("restart main").Output);
        Assert.Equal("main: stopped\n", engine.Ctl("stop main").Output);
        Assert.Equal("Running", engine.Process("side").State);
        engine.Kill(Signum.SIGTERM);
        Assert.Equal(0, engine.ExitStatus());
    }
}
