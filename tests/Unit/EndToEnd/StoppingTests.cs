using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>How programs and what they have started are stopped.</summary>
public sealed class StoppingTests
{
    /// <summary>A shell with two children that would outlive it, their pids in the log. TERM is ignored when asked.</summary>
    private static string Family(string more, string trap = "") => $"""
        [program:family]
        command=/bin/sh -c '{trap} sleep 1000 & echo $!; sleep 1000 & echo $!; echo up; while :; do wait; done'
        startsecs=0
        stopwaitsecs=1
        stdout_logfile=FOLDER/family.out
        {more}
        """;

    private static int[] Grandchildren(EngineRun engine) => [.. engine.WaitForFile("family.out", "up\n").Split('\n')[..2].Select(int.Parse)];

    [EngineFact]
    public void Without_group_flags_grandchildren_live_on()
    {
        using var engine = new EngineRun(Family("")).Daemon();
        var pids = Grandchildren(engine);
        Assert.Equal("family: stopped\n", engine.Ctl("stop family").Output);
        Assert.All(pids, pid => Assert.True(OutsideView.Lives(pid)));
        Array.ForEach(pids, pid => OutsideView.Signal(pid, Signum.SIGKILL));
    }

    [EngineFact]
    public void Stopasgroup_stops_grandchildren_too()
    {
        using var engine = new EngineRun(Family("stopasgroup=true")).Daemon();
        var pids = Grandchildren(engine);
        Assert.Equal("family: stopped\n", engine.Ctl("stop family").Output);
        Assert.All(pids, pid => Eventually.Holds(() => OutsideView.Gone(pid), () => $"the end of {pid}"));
        Assert.DoesNotContain("SIGKILL", engine.Log);
    }

    [EngineFact]
    public void Killasgroup_kills_grandchildren_when_stopwaitsecs_has_passed()
    {
        using var engine = new EngineRun(Family("killasgroup=true", "trap \"\" TERM;")).Daemon();
        var pids = Grandchildren(engine);
        var leader = engine.Process("family").Id;
        Assert.Equal("family: stopped\n", engine.Ctl("stop family").Output);
        Assert.All(pids, pid => Eventually.Holds(() => OutsideView.Gone(pid), () => $"the end of {pid}"));
        Assert.Contains($" WARN killing 'family' ({leader}) with SIGKILL\n", engine.Log);
        Assert.Contains(" WARN stopped: family (terminated by SIGKILL)\n", engine.Log);
    }

    [EngineFact]
    public void A_program_that_does_not_listen_is_killed_when_stopwaitsecs_has_passed()
    {
        using var engine = new EngineRun("""
            [program:deaf]
            command=/bin/sh -c 'trap "" TERM; echo up; while :; do sleep 0.05; done'
            startsecs=0
            stopwaitsecs=1
            stdout_logfile=FOLDER/deaf.out
            """).Daemon();
        engine.WaitForFile("deaf.out", "up");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal("deaf: stopped\n", engine.Ctl("stop deaf").Output);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));
        Assert.Contains("with SIGKILL\n", engine.Log);
    }

    [EngineTheory]
    [InlineData("INT")]
    [InlineData("HUP")]
    [InlineData("USR1")]
    [InlineData("SIGQUIT")]
    [InlineData("10")]
    public void Stopsignal_is_the_one_that_is_sent(string signal)
    {
        using var engine = new EngineRun($"""
            [program:tells]
            command=/bin/sh -c 'for s in TERM INT HUP USR1 QUIT; do trap "echo got $s; exit 0" $s; done; echo up; while :; do sleep 0.05; done'
            startsecs=0
            stopsignal={signal}
            stdout_logfile=FOLDER/tells.out
            """).Daemon();
        engine.WaitForFile("tells.out", "up");
        Assert.Equal("tells: stopped\n", engine.Ctl("stop tells").Output);
        var expected = signal switch { "10" => "USR1", "SIGQUIT" => "QUIT", _ => signal };
        Assert.Equal($"up\ngot {expected}\n", engine.Read("tells.out"));
        Assert.Contains(" INFO stopped: tells (exit status 0)\n", engine.Log);
    }

    [EngineFact]
    public void Signal_reaches_the_program_alone()
    {
        using var engine = new EngineRun("""
            [program:tells]
            command=/bin/sh -c 'trap "echo got USR2" USR2; echo up; while :; do sleep 0.05; done'
            startsecs=0
            stdout_logfile=FOLDER/tells.out
            """).Daemon();
        engine.WaitForFile("tells.out", "up");
        Assert.Equal("tells: signalled\n", engine.Ctl("signal USR2 tells").Output);
        engine.WaitForFile("tells.out", "got USR2");
        Assert.Equal("Running", engine.Process("tells").State);
    }

    private static string Ordered => string.Concat(new[] { ("late", 30), ("first", 10), ("b", 20), ("a", 20) }.Select(program => $"""
        [program:{program.Item1}]
        command=/bin/sh -c 'trap "exit 0" TERM; while :; do sleep 0.05; done'
        startsecs=0
        priority={program.Item2}

        """));

    [EngineFact]
    public void Programs_start_by_priority_and_name_and_stop_the_other_way_one_group_at_a_time()
    {
        using var engine = new EngineRun(Ordered).Foreground();
        engine.WaitFor("late", "Running");
        // A trap that is not set yet would end in "terminated by SIGTERM"; either way the order is the same.
        engine.Kill(Signum.SIGTERM);
        Assert.Equal(0, engine.ExitStatus());
        string[] Order(string before) => [.. engine.Log.Split('\n').Where(line => line.Contains(before, StringComparison.Ordinal)).Select(line => line.Split(before)[1].Split(' ', '\'')[0])];
        Assert.Equal(["first", "a", "b", "late"], Order(" spawned: '"));
        Assert.Equal(["late", "b", "a", "first"], Order(" stopped: "));
        Assert.Contains(" INFO waiting for first, a, b, late to die\n", engine.Log);
    }
}
