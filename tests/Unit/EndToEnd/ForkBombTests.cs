using Supervisor.Client;

namespace Supervisor.Unit.EndToEnd;

/// <summary>No more processes can be made, and so no more threads. The limit is that of a user who has nothing else, and stays: nothing gets beyond it.</summary>
public sealed class ForkBombTests : IDisposable
{
    private const int User = 60_123;
    private const int MostProcesses = 60;
    private const string Bomb = """
        [program:bomb]
        command=/bin/bash -c 'b() { b & b & wait; }; b'
        autostart=false
        startsecs=0
        stopasgroup=true
        killasgroup=true
        stopwaitsecs=1
        stdout_logfile=/dev/null
        stderr_logfile=/dev/null
        [program:other]
        command=/bin/sleep 1000
        autostart=false
        startsecs=0
        startretries=0
        numprocs=5
        process_name=%(process_num)d

        """;

    [EngineFact(Needs.Root | Needs.Native)]
    public async Task Under_a_fork_bomb_the_engine_answers_everybody_and_stops_it()
    {
        using var run = new EngineRun(Bomb, "minprocs=1").Under(
            "/usr/bin/prlimit", $"--nproc={MostProcesses}:{MostProcesses}", "/usr/bin/setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups");
        Assert.Equal(0, run.Ctl("start bomb").Status);

        // Others find no place; once in a while one is free for a moment.
        Eventually.Holds(() => run.Ctl("start other:*").Text.Contains("spawn error", StringComparison.Ordinal), () => run.Log);
        Assert.Contains("Too many processes in process table to spawn '", run.Log);

        var crowd = Enumerable.Range(0, 40).Select(async _ =>
        {
            using var client = new JsonClient(SupervisorEndpoint.Unix(run.SocketPath));
            return (await client.GetProcessesAsync([], CancellationToken.None).ConfigureAwait(false)).Count;
        });
        Assert.All(await Task.WhenAll(crowd).WaitAsync(Eventually.Deadline), count => Assert.Equal(6, count));

        Assert.Equal(0, run.Ctl("stop bomb").Status);
        Assert.Contains("STOPPED", run.Ctl("status bomb").Text);
        Eventually.Holds(() => run.Ctl("start other:*").Status == 0, () => run.Log);
    }

    /// <summary>All that is left of the user's, at once, should the engine have failed.</summary>
    public void Dispose() => ProgramRun.Of("/usr/bin/setpriv", [$"--reuid={User}", $"--regid={User}", "--clear-groups", "/bin/bash", "-c", "kill -9 -1"]);
}
