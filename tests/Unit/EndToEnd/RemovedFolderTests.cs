namespace Supervisor.Unit.EndToEnd;

/// <summary>An engine and its clients whose working directory was removed.</summary>
public sealed class RemovedFolderTests
{
    [EngineFact]
    public void A_removed_working_directory_is_no_reason_not_to_check_start_ask_or_upgrade()
    {
        using var run = new EngineRun("[program:p]\ncommand=sleep 1000\n");
        var gone = run.In("gone");
        ProgramRun There(string program, params string[] words)
        {
            Directory.CreateDirectory(gone);
            return ProgramRun.Of("/bin/sh", ["-c", $"rmdir ../gone; exec {program} \"$@\"", "sh", "-c", run.ConfigPath, .. words], folder: gone);
        }

        Assert.Equal((0, ""), There(EngineBinary.Supervisord, "--check") is var check ? (check.Status, check.Errors) : default);
        var start = There(EngineBinary.Supervisord);
        Assert.True(start.Status == 0, start.Text);
        run.Up();
        var pid = run.WaitFor("p", "Running").Id;
        Assert.StartsWith("p  ", There(EngineBinary.Supervisorctl, "status").Output);
        Assert.Equal((2, null), (run.Upgrade() is var engine ? engine.Generation : 0, engine.UpgradeProblem));
        Assert.Equal(pid, run.Process("p").Id);
        Assert.Equal(new ProgramRun(0, "Restarted supervisord\n", ""), run.Ctl("reload"));
        run.WaitForLog("supervisord started with pid", 2);
    }
}
