using Mono.Unix.Native;
using Xunit.Abstractions;

namespace Supervisor.Unit.EndToEnd;

/// <summary>An engine that stands still for seconds, and much that happens at once.</summary>
public sealed class StoppedEngineTests(ITestOutputHelper output)
{
    private static int Count(EngineRun engine, string text) => engine.Log.Split(text).Length - 1;

    [EngineFact]
    public void After_SIGSTOP_and_SIGCONT_all_is_caught_up_and_nothing_has_happened_twice()
    {
        using var engine = new EngineRun("""
            [program:brief]
            command=/bin/sh -c 'test -e FOLDER/again.%(process_num)s && exec sleep 100000; >FOLDER/again.%(process_num)s; read line; exit 3'
            process_name=%(process_num)s
            numprocs=20
            startsecs=0
            [program:deaf]
            command=/bin/sh -c 'trap "" TERM; echo up; while :; do sleep 0.05; done'
            startsecs=0
            stopwaitsecs=1
            stdout_logfile=FOLDER/deaf.out
            [program:writer]
            command=/bin/sh -c 'n=0; while :; do n=$((n+1)); echo $n; sleep 0.005; done'
            stdout_logfile=FOLDER/writer.out
            """).Daemon();
        engine.WaitForFile("deaf.out", "up\n");
        engine.WaitFor("writer", "Running");
        Eventually.Holds(() => Enumerable.Range(0, 20).All(number => File.Exists(engine.In($"again.{number}"))), () => "20 programs that wait for a line");
        var brief = engine.Processes().Where(process => process.Group == "brief").Select(process => process.Id!.Value).ToArray();
        var stop = Task.Run(() => engine.Ctl("stop deaf"));
        engine.WaitForLog("waiting for deaf to stop");

        engine.Kill(Signum.SIGSTOP);
        Task<ProgramRun>[] clients;
        try
        {
            Array.ForEach(brief, pid => OutsideView.Signal(pid, Signum.SIGKILL));
            clients = [.. Enumerable.Range(0, 5).Select(_ => Task.Run(() => engine.Ctl("status writer")))];
            Thread.Sleep(TimeSpan.FromSeconds(4));
        }
        finally
        {
            engine.Kill(Signum.SIGCONT);
        }

        Assert.All(clients, client => Assert.StartsWith("writer                           RUNNING", client.Result.Output));
        Assert.Equal("deaf: stopped\n", stop.Result.Output);
        engine.WaitForLog("(terminated by SIGKILL; not expected)\n", 20);
        Eventually.Holds(() => engine.Processes().Count(process => process is { Group: "brief", State: "Running" }) == 20, () => engine.Log);
        Assert.Equal((40 + 2, 1), (Count(engine, " INFO spawned: "), Count(engine, " WARN killing 'deaf'")));
        engine.Ctl("stop writer");
        var lines = engine.Read("writer.out").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(1, lines.Length).Select(number => $"{number}"), lines);
    }

    [EngineFact]
    public void A_thousand_that_end_in_the_same_moment_are_all_told_and_each_starts_again_once()
    {
        using var engine = new EngineRun("""
            [program:p]
            command=/bin/sh -c 'test -e FOLDER/over && exec sleep 100000; read line <FOLDER/barrier; exit 5'
            process_name=%(process_num)d
            numprocs=1000
            startsecs=0
            """);
        Assert.Equal(0, Syscall.mkfifo(engine.In("barrier"), (FilePermissions)0b110_100_100));
        var barrier = Syscall.open(engine.In("barrier"), OpenFlags.O_RDWR | OpenFlags.O_CLOEXEC);
        try
        {
            engine.Daemon();
            Eventually.Holds(() => Count(engine, " INFO success: ") == 1000, () => "a thousand programs");
            Eventually.Holds(() => engine.Processes().All(process => AwaitsBarrier(process.Id!.Value)), () => "a thousand readers");
            File.WriteAllText(engine.In("over"), "");
        }
        finally
        {
            // End of file for all of them at once.
            Syscall.close(barrier);
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        var longest = TimeSpan.Zero;
        Eventually.Holds(
            () =>
            {
                var asked = clock.Elapsed;
                engine.Ctl("pid");
                longest = clock.Elapsed - asked > longest ? clock.Elapsed - asked : longest;
                return Count(engine, " INFO success: ") == 2000;
            },
            () => $"two thousand lives, not {Count(engine, " INFO success: ")}");
        output.WriteLine($"a thousand that ended are up again after {clock.ElapsedMilliseconds} ms; the longest answer meanwhile took {longest.TotalMilliseconds:0} ms");
        Assert.All(engine.Processes(), process => Assert.Equal("Running", process.State));
        Assert.Equal((2000, 1000), (Count(engine, " INFO spawned: "), Count(engine, " WARN exited: ")));
    }

    /// <summary>The shell has the FIFO open for its stdin while it reads.</summary>
    private static bool AwaitsBarrier(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/fd/0").LinkTarget?.EndsWith("/barrier", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
