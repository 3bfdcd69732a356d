using Mono.Unix.Native;
using Supervisor.Unit.EndToEnd;

namespace Supervisor.Unit.Ctl.Comparison;

/// <summary>A server that has been told to shut down and waits for a program that ignores it.</summary>
internal static class ShuttingDown
{
    private const string Stubborn = """
        [program:stubborn]
        command=/bin/sh -c 'trap "" TERM; echo ready; while :; do sleep 1; done'
        stdout_logfile=FOLDER/stubborn.log
        stopwaitsecs=1000

        """;

    public static void Compare(OriginalCtl ctl, string supervisord)
    {
        using var engine = new EngineRun(Stubborn, program: supervisord).Daemon();
        var program = engine.WaitFor("stubborn", "Running").Id!.Value;
        engine.WaitForFile("stubborn.log", "ready");
        try
        {
            Assert.Equal((0, "Shut down\n"), CtlRun.Ours(new() { ServerUrl = $"unix://{engine.SocketPath}" }, ["shutdown"]));
            engine.WaitForLog("waiting for stubborn to die");
            new Comparison(ctl, engine.ConfigPath, engine.SocketPath).SameWhenReading(ComparedLines.WhileShuttingDown);
        }
        finally
        {
            OutsideView.Signal(program, Signum.SIGKILL);
        }
    }
}
