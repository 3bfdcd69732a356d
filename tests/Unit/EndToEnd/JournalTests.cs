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

    [EngineTheory]
    [InlineData("rm")]
    [InlineData("mv")]
    public void A_journal_and_a_lock_that_were_taken_away_are_made_anew_when_something_happens(string how)
    {
        using var run = new EngineRun(Programs).Daemon();
        Pids(run);
        foreach (var file in (string[])["s.journal", "s.lock"])
        {
            if (how == "rm")
            {
                File.Delete(run.In(file));
            }
            else
            {
                File.Move(run.In(file), run.In(file + ".old"));
            }
        }

        run.Ctl("restart b");
        run.WaitForLog("s.journal was removed, or another file put in its place: it is written anew");
        run.WaitForLog("s.lock was removed, or another file put in its place: it is locked anew");
        Eventually.Holds(() => File.Exists(run.In("s.journal")), () => run.Log);
        Assert.Contains($"already runs with pid {run.Pid}", run.Refused().Errors);
        var before = Pids(run);
        Crash(run);
        run.Daemon();
        Assert.Equal(before, Pids(run));
        run.Kill(Signum.SIGTERM);
        Eventually.Holds(() => OutsideView.Gone(run.Pid), () => run.Log);
        Assert.False(File.Exists(run.In("s.lock")) || File.Exists(run.In("s.journal")));
    }

    private static Dictionary<string, int> Pids(EngineRun run) =>
        run.Processes().ToDictionary(process => process.Name, process => run.WaitFor(process.Name, "Running").Id!.Value);

    private static void Crash(EngineRun run)
    {
        run.Kill(Signum.SIGKILL);
        Eventually.Holds(() => OutsideView.Gone(run.Pid), () => "it is dead");
    }
}
