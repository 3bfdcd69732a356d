using Supervisor.Compatibility.Play;

namespace Supervisor.Compatibility.Steps;

/// <summary>The daemon's own life.</summary>
internal static class DaemonSteps
{
    /// <summary>start [ARG…]: in the foreground with the scenario's file; goes on when it has written its pidfile, or has ended.</summary>
    public static async Task<IEnumerable<string>> Start(Turn turn)
    {
        var run = new ProgramRun(turn.Stage, turn.Stage.Side.Program("supervisord"), ["-n", "-c", turn.Stage.ConfigPath, .. turn.From(0)]);
        turn.Play.Daemons.Add(run);
        await Turn.Until("the daemon's pidfile", async () =>
        {
            string pidfile = turn.Stage.PathOf("supervisord.pid");
            if (run.HasEnded)
            {
                await run.WaitForEnd(Performance.Patience);
                return null;
            }

            return File.Exists(pidfile) && File.ReadAllText(pidfile).EndsWith('\n') ? null : "neither that nor its end: " + run.Output + run.Error;
        });
        return run.HasEnded ? [$"exit {run.ExitCode}"] : [];
    }

    /// <summary>stop: TERM, and wait for the end. Every play ends so when it has not ended before.</summary>
    public static async Task<IEnumerable<string>> Stop(Turn turn)
    {
        Signals.Send(turn.Play.Daemons[^1].Id, Signals.Number("TERM"));
        return await Ended(turn);
    }

    /// <summary>signal NAME: to the daemon.</summary>
    public static Task<IEnumerable<string>> Signal(Turn turn)
    {
        Signals.Send(turn.Play.Daemons[^1].Id, Signals.Number(turn[0]));
        return Verbs.Silent;
    }

    /// <summary>ended: wait for the daemon's end, and show its exit status.</summary>
    public static async Task<IEnumerable<string>> Ended(Turn turn)
    {
        ProgramRun run = turn.Play.Daemons[^1];
        return await run.WaitForEnd(Performance.Patience) ? [$"exit {run.ExitCode}"] : throw new TimeoutException("the daemon has not ended: " + run.Output);
    }
}
