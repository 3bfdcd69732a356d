using System.Net.Sockets;

namespace Supervisor.Unit.EndToEnd;

/// <summary>An engine that may open no more descriptors.</summary>
public sealed class DescriptorTests
{
    private const string Prlimit = "/usr/bin/prlimit", Limit = "--nofile=256:256";

    private const string Many = """
        [program:p]
        command=/bin/sleep 100000
        process_name=%(program_name)s_%(process_num)03d
        numprocs=120
        startsecs=0
        startretries=0

        """;

    private static EngineRun Full()
    {
        var engine = new EngineRun(Many, "minfds=64").Under(Prlimit, Limit);
        Eventually.Holds(() => engine.Processes().All(process => process.State is "Running" or "Fatal"), () => "120 programs tried");
        return engine;
    }

    [EngineFact]
    public void Programs_that_find_none_left_say_so_and_the_others_run()
    {
        using var engine = Full();
        var all = engine.Processes();
        Assert.InRange(all.Count(process => process.State == "Running"), 10, 110);
        Assert.All(all.Where(process => process.State == "Fatal"), process => Assert.Equal($"too many open files to spawn '{process.ProcessName}'", process.SpawnError));
        var failed = all.First(process => process.State == "Fatal");
        Assert.Contains($" INFO spawnerr: too many open files to spawn '{failed.ProcessName}'\n", engine.Log);

        // When others have ended there is room again.
        var running = string.Join(' ', all.Where(process => process.State == "Running").Take(5).Select(process => process.Name));
        engine.Ctl($"stop {running}");
        Assert.Equal($"{failed.Name}: started\n", engine.Ctl($"start {failed.Name}").Output);
    }

    [EngineFact(Needs.Native)]
    public void Whoever_asks_gets_in_though_others_hold_every_connection_and_waiting_costs_nothing()
    {
        using var engine = Full();
        var silent = new List<Socket>();
        try
        {
            for (var number = 0; number < 300; number++)
            {
                silent.Add(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));
                silent[^1].Connect(new UnixDomainSocketEndPoint(engine.SocketPath));
            }

            var running = engine.Processes().First(process => process.State == "Running").Name;
            Assert.Contains("RUNNING", engine.Ctl($"status {running}").Output, StringComparison.Ordinal);
            engine.WaitForLog("cannot let a client in: too many open files; connections that ask for nothing are closed");
            var before = OutsideView.ProcessorSeconds(engine.Pid);
            Thread.Sleep(TimeSpan.FromSeconds(3));
            Assert.InRange(OutsideView.ProcessorSeconds(engine.Pid) - before, 0, 1);
            Assert.Equal($"{running}: stopped\n", engine.Ctl($"stop {running}").Output);
        }
        finally
        {
            silent.ForEach(socket => socket.Dispose());
        }
    }
}
