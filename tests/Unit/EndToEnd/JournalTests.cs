using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>What happens to the journal and the locks besides the engine's death: the programs run once all the same.</summary>
public sealed class JournalTests
{
    private const string Programs = "[program:a]\ncommand=sleep 1000\n[program:b]\ncommand=sleep 1000\n[program:c]\ncommand=sleep 1000\n";

    [EngineFact]
    public void After_an_upgrade_the_journal_is_written_anew_from_what_was_handed_over()
    {
        using var run = new EngineRun(Programs).Daemon();
        var before = Pids(run);
        run.Ctl("stop c");
        File.Delete(run.In("s.journal"));
        run.Upgrade();
        Crash(run);
        run.Daemon();
        Assert.Equal((before["a"], before["b"], "Stopped"), (run.Process("a").Id, run.Process("b").Id, run.Process("c").State));
        run.WaitForLog("2 adopted, 0 had ended, 1 stay down");
    }

    private static Dictionary<string, int> Pids(EngineRun run) =>
        run.Processes().ToDictionary(process => process.Name, process => run.WaitFor(process.Name, "Running").Id!.Value);

    private static void Crash(EngineRun run)
    {
        run.Kill(Signum.SIGKILL);
        Eventually.Holds(() => OutsideView.Gone(run.Pid), () => "it is dead");
    }
}
