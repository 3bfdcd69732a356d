namespace Supervisor.Unit.EndToEnd;

/// <summary>A machine that makes no more processes: the engine's user may have only so many.</summary>
public sealed class ProcessTableTests
{
    private const string Limit = "--nproc=100:100";

    private const string Late = """
        [program:late]
        command=/bin/sleep 100000
        autostart=false
        startsecs=0
        startretries=0

        """;

    private static EngineRun Run(string programs) => new EngineRun(programs, "user=nobody\nminprocs=20").Under("/usr/bin/prlimit", Limit);

    [EngineFact(Needs.Root | Needs.Native)]
    public void Programs_that_find_no_place_say_so_and_the_others_run()
    {
        using var engine = Run("""
            [program:p]
            command=/bin/sleep 100000
            process_name=%(program_name)s_%(process_num)03d
            numprocs=150
            startsecs=0
            startretries=0
            """);
        Eventually.Holds(() => engine.Processes().All(process => process.State is "Running" or "Fatal"), () => "150 programs tried");
        var all = engine.Processes();
        Assert.InRange(all.Count(process => process.State == "Running"), 10, 99);
        Assert.All(all.Where(process => process.State == "Fatal"), process => Assert.Equal($"Too many processes in process table to spawn '{process.ProcessName}'", process.SpawnError));
        Assert.Contains(" INFO spawnerr: Too many processes in process table to spawn 'p_", engine.Log);
    }

    [EngineFact(Needs.Root | Needs.Python | Needs.Native)]
    public void A_fork_bomb_stops_nobody_from_being_managed_and_goes_with_its_group()
    {
        using var engine = Run(Late + """
            [program:bomb]
            command=/usr/bin/python3 FOLDER/bomb.py
            autostart=false
            startsecs=0
            stopasgroup=true
            """);
        File.WriteAllText(engine.In("bomb.py"), """
            import os, time
            while True:
                try:
                    if os.fork() == 0:
                        time.sleep(100000)
                except OSError:
                    time.sleep(0.02)
            """);
        engine.Ctl("start bomb");
        Eventually.Holds(() => engine.Ctl("start late").Output == "late: ERROR (spawn error)\n" || engine.Ctl("stop late").Output.Length == 0, () => "no place left");
        Assert.Equal("Too many processes in process table to spawn 'late'", engine.Process("late").SpawnError);
        Assert.Equal("Running", engine.Process("bomb").State);
        Assert.Equal("bomb: stopped\n", engine.Ctl("stop bomb").Output);
        Eventually.Holds(() => engine.Ctl("start late").Output == "late: started\n", () => $"a place for late:\n{engine.Log}");
    }
}
