using System.Diagnostics;
using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Which ends are followed by a new start, and when the engine gives up.</summary>
public sealed class RestartingTests
{
    private static string Ends(string how, string autoRestart, string exitCodes) => $"""
        [program:ends]
        command=/bin/sh -c 'echo life; {how}'
        startsecs=0
        autorestart={autoRestart}
        exitcodes={exitCodes}
        stdout_logfile=FOLDER/ends.out
        """;

    [EngineTheory]
    [InlineData("exit 0", "false", "0")]
    [InlineData("exit 1", "false", "0")]
    [InlineData("kill -9 $$", "false", "0")]
    [InlineData("exit 0", "unexpected", "0")]
    [InlineData("exit 2", "unexpected", "0,2")]
    public void It_stays_down(string how, string autoRestart, string exitCodes)
    {
        using var engine = new EngineRun(Ends(how, autoRestart, exitCodes)).Daemon();
        var ended = engine.WaitFor("ends", "Exited");
        Assert.Null(ended.Id);
        Assert.Equal("life\n", engine.Read("ends.out"));
        Assert.Matches(@"^ends +EXITED +\w{3} \d\d \d\d:\d\d [AP]M\n$", engine.Ctl("status").Output);
    }

    [EngineTheory]
    [InlineData("exit 1", "unexpected", "0")]
    [InlineData("exit 0", "unexpected", "2")]
    [InlineData("kill -9 $$", "unexpected", "0")]
    [InlineData("exit 0", "true", "0")]
    [InlineData("exit 1", "true", "1")]
    public void It_comes_back(string how, string autoRestart, string exitCodes)
    {
        using var engine = new EngineRun(Ends($"sleep 0.1; {how}", autoRestart, exitCodes)).Daemon();
        engine.WaitForFile("ends.out", "life\nlife\nlife\n");
    }

    [EngineFact]
    public void After_the_last_retry_it_is_FATAL()
    {
        using var engine = new EngineRun("""
            [program:bad]
            command=/bin/sh -c 'exit 7'
            startsecs=5
            startretries=2
            """).Daemon();
        var clock = Stopwatch.StartNew();
        var bad = engine.WaitFor("bad", "Fatal");
        // Tries at 0, 1 and 3 seconds; given up as soon as the last has ended.
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(2.5), Eventually.Deadline);
        Assert.Equal("Exited too quickly (process log may have details)", bad.SpawnError);
        Assert.Equal(3, engine.Log.Split("spawned: 'bad'").Length - 1);
        Assert.Equal(3, engine.Log.Split(" WARN exited: bad (exit status 7; not expected)\n").Length - 1);
        Assert.Single(engine.Log.Split('\n'), line => line.EndsWith(" INFO gave up: bad entered FATAL state, too many start retries too quickly", StringComparison.Ordinal));
    }

    [EngineFact]
    public void It_is_RUNNING_once_startsecs_have_passed()
    {
        using var engine = new EngineRun("""
            [program:slow]
            command=/bin/cat
            startsecs=2
            """).Daemon();
        var clock = Stopwatch.StartNew();
        Assert.Equal("Starting", engine.WaitFor("slow", process => process.Id is not null).State);
        engine.WaitFor("slow", "Running");
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1), Eventually.Deadline);
        Assert.Contains(" INFO success: slow entered RUNNING state, process has stayed up for > than 2 seconds (startsecs)\n", engine.Log);
    }

    [EngineFact]
    public void A_program_that_goes_to_the_background_is_FATAL_with_the_reason()
    {
        using var engine = new EngineRun("""
            [program:background]
            command=/bin/sh -c 'sleep 20 & echo $!'
            startsecs=2
            startretries=0
            autorestart=false
            stdout_logfile=FOLDER/background.out
            """).Daemon();
        var fatal = engine.WaitFor("background", process => process.State == "Fatal" && process.SpawnError!.Contains("still run", StringComparison.Ordinal));
        var pid = int.Parse(engine.Read("background.out"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains($"sleep (pid {pid})", fatal.Description);
        Assert.Contains("a program that puts itself in the background cannot be supervised", engine.Log);
        OutsideView.Signal(pid, Signum.SIGKILL);
    }
}
