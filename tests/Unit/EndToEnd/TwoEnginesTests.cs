using Mono.Unix.Native;
using static Supervisor.Unit.EndToEnd.CrashStage;

namespace Supervisor.Unit.EndToEnd;

/// <summary>What an engine that lives has in hand is no other's, whatever a copied journal or the marks of a program say.</summary>
public sealed class TwoEnginesTests
{
    private const string Programs = "[program:app]\ncommand=/bin/sh -c 'i=0; while :; do echo line $((i=i+1)); sleep 0.05; done'\nstdout_logfile=FOLDER/app.log\n";

    [EngineTheory]
    [InlineData("")]
    [InlineData("stop_on_engine_death=true\n")]
    public void A_copy_of_a_living_engines_folder_starts_its_own_and_leaves_those_of_the_other(string more)
    {
        using var run = new EngineRun(Programs + more).Daemon();
        var before = Pids(run)["app"];
        using var copy = new EngineRun(Programs + more);
        Copy(run, copy);
        copy.Daemon();
        var own = Pids(copy)["app"];
        Assert.NotEqual(before, own);
        copy.WaitForLog($"{copy.In("s.journal")} is a copy of the journal of supervisord with pid {run.Pid}, which lives: it is not followed");
        Assert.DoesNotContain("which is gone", copy.Log);
        copy.Ctl("stop app");
        Eventually.Holds(() => OutsideView.Gone(own), () => copy.Log);
        Assert.Equal(before, Pids(run)["app"]);
        GoesOn(run);
    }

    [EngineFact]
    public void Who_has_adopted_from_a_copy_keeps_it_when_the_first_comes_back()
    {
        using var run = new EngineRun(Programs).Daemon();
        var before = Pids(run)["app"];
        using var copy = new EngineRun(Programs);
        Copy(run, copy);
        Crash(run);
        copy.Daemon();
        Assert.Equal(before, Pids(copy)["app"]);
        run.Daemon();
        IsLeftTo(run, copy, before);
    }

    [EngineFact]
    public void Who_has_adopted_by_the_pidfile_keeps_it_when_the_first_comes_back_with_another_one()
    {
        using var run = new EngineRun(Programs);
        using var other = new EngineRun(Programs);
        var shared = run.In("shared.pid");
        File.CreateSymbolicLink(run.PidPath, shared);
        File.CreateSymbolicLink(other.PidPath, shared);
        run.Daemon("-j", shared);
        var before = Pids(run)["app"];
        Crash(run);
        other.Daemon("-j", shared);
        Assert.Equal(before, Pids(other)["app"]);
        File.Delete(run.PidPath);
        File.CreateSymbolicLink(run.PidPath, run.In("third.pid"));
        run.Daemon("-j", run.In("third.pid"));
        IsLeftTo(run, other, before);
    }

    [EngineFact(Needs.Root)]
    public void Root_becomes_no_user_who_could_not_take_over_what_it_has_left()
    {
        using var run = new EngineRun(Programs).Daemon();
        var before = Pids(run)["app"];
        Crash(run);
        File.Delete(run.SocketPath);
        var asRoot = File.ReadAllText(run.ConfigPath);
        File.WriteAllText(run.ConfigPath, asRoot.Replace("[supervisord]\n", "[supervisord]\nuser=nobody\n", StringComparison.Ordinal));
        foreach (var file in (string[])["app.log", "s.log", "s.pid"])
        {
            Syscall.chmod(run.In(file), (FilePermissions)0b110_110_110);
        }

        var refused = run.Refused();
        Assert.Equal(2, refused.Status);
        Assert.Contains("programs of an earlier engine still run, which was root, and this user could not take them over: app (pid " + before + ")", refused.Errors);
        Assert.True(OutsideView.Lives(before));

        // Nothing was lost by it: the way that it names is open.
        File.WriteAllText(run.ConfigPath, asRoot);
        run.Daemon();
        Assert.Equal(before, Pids(run)["app"]);
        GoesOn(run);
    }

    private static void IsLeftTo(EngineRun run, EngineRun holder, int pid)
    {
        Assert.NotEqual(pid, Pids(run)["app"]);
        run.WaitForLog($"they are left to it, and what is started here runs besides: app (pid {pid}, of supervisord with pid {holder.Pid})");
        run.Ctl("stop app");
        Assert.Equal("Stopped", run.Process("app").State);
        Assert.Equal(pid, Pids(holder)["app"]);
        Assert.True(OutsideView.Lives(pid));
    }

    private static void GoesOn(EngineRun run)
    {
        var lines = Lines(run, "app.log").Count;
        Eventually.Holds(() => Lines(run, "app.log").Count > lines, () => run.Log);
    }

    private static void Copy(EngineRun from, EngineRun to)
    {
        // Not File.Copy, which respects locks.
        var copied = ProgramRun.Of("/bin/cp", ["-p", from.In("s.journal"), from.In("s.lock"), from.In("s.pid"), to.Folder]);
        Assert.True(copied.Status == 0, copied.Text);
    }
}
