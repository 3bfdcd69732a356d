using System.Globalization;
using Mono.Unix.Native;
using static Supervisor.Unit.EndToEnd.CrashStage;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Programs that do not look as they were launched any more, and whose engine is killed.</summary>
public sealed class UnusualProgramTests
{
    /// <summary>Its first thread ends as threads do, and another one goes on.</summary>
    private const string Headless = """
        import ctypes, os, platform, threading, time
        def count():
            i = 0
            while True:
                os.write(1, b"line %d\n" % i)
                i += 1
                time.sleep(0.02)
        threading.Thread(target=count).start()
        time.sleep(0.1)
        ctypes.CDLL(None).syscall(60 if platform.machine() == "x86_64" else 93, 0)
        """;

    /// <summary>Goes into the group of a child of its own.</summary>
    private const string Mover = """
        import os, time
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)
            time.sleep(1000)
        os.setpgid(child, child)
        os.setpgid(0, child)
        with open("moved", "w") as file:
            file.write("%d\n" % child)
        time.sleep(1000)
        """;

    [EngineTheory(Needs.Python)]
    [InlineData(true)]
    [InlineData(false)]
    public void A_program_whose_first_thread_has_ended_lives_and_is_heard(bool hasJournal)
    {
        using var run = new EngineRun($"[program:headless]\ncommand={EngineNeeds.Python} FOLDER/headless.py\nstdout_logfile=FOLDER/headless.log\n");
        File.WriteAllText(run.In("headless.py"), Headless);
        run.Daemon();
        var before = Pids(run)["headless"];
        Eventually.Holds(() => File.ReadAllText($"/proc/{before}/stat").Contains(") Z ", StringComparison.Ordinal), () => "its first thread has ended");
        Crash(run);
        if (!hasJournal)
        {
            File.Delete(run.In("s.journal"));
        }

        run.Daemon();
        Assert.Equal(before, Pids(run)["headless"]);
        run.WaitForLog("1 adopted, 0 had ended, 0 stay down");
        Assert.DoesNotContain("ended while no supervisord ran", run.Log);
        var lines = Lines(run, "headless.log").Count;
        Eventually.Holds(() => Lines(run, "headless.log").Count > lines, () => run.Log);
        run.Ctl("stop headless");
        Assert.True(OutsideView.Gone(before));
    }

    [EngineFact(Needs.Python)]
    public void A_program_that_has_gone_to_another_group_is_known_by_its_pipes()
    {
        using var run = new EngineRun($"[program:mover]\ncommand={EngineNeeds.Python} FOLDER/mover.py\ndirectory=FOLDER\n");
        File.WriteAllText(run.In("mover.py"), Mover);
        run.Daemon();
        var before = Pids(run)["mover"];
        var child = int.Parse(run.WaitForFile("moved", "\n"), CultureInfo.InvariantCulture);
        Crash(run);
        File.Delete(run.In("s.journal"));
        run.Daemon();
        Assert.Equal(before, Pids(run)["mover"]);
        run.WaitForLog("1 adopted, 0 had ended, 0 stay down");
        run.Ctl("stop mover");
        Assert.True(OutsideView.Gone(before));
        OutsideView.Signal(child, Signum.SIGKILL);
    }
}
