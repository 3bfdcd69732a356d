using Supervisor.Client;
using Supervisor.Unit.Client;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Who asks for an upgrade, and what each is told.</summary>
public sealed class UpgradeAskTests
{
    private static CancellationToken Deadline => new CancellationTokenSource(Eventually.Deadline).Token;

    [EngineFact]
    public void Supervisorctl_upgrades_and_says_what_goes_on()
    {
        using var engine = new EngineRun(UpgradeClientTests.Programs).Daemon();
        var (cat, version) = (engine.WaitFor("cat", "Running").Id, engine.Json.GetEngineAsync(Deadline).GetAwaiter().GetResult().Version);
        engine.WaitForFile("stubborn.log", "up");
        File.CreateSymbolicLink(engine.In("next one"), EngineBinary.Supervisord);
        Assert.Equal(new ProgramRun(0, $"upgraded: generation 2, version {version}, 2 programs running\n", ""), engine.Ctl("upgrade"));

        // A name of a file here, with a blank in it.
        Assert.Equal(new ProgramRun(0, $"upgraded: generation 3, version {version}, 2 programs running\n", ""), engine.Ctl("upgrade next one"));
        Assert.Contains($"INFO upgrading to {engine.In("next one")}\n", engine.Log);

        // The daemon's own word, with the binary before and behind the options.
        string[][] words = [["upgrade", "-c", engine.ConfigPath], ["upgrade", "./next one", "-c", engine.ConfigPath], ["upgrade", "-c", engine.ConfigPath, engine.In("next one")]];
        foreach (var (arguments, generation) in words.Zip([4, 5, 6]))
        {
            var run = ProgramRun.Of(EngineBinary.Supervisord, arguments, folder: engine.Folder);
            Assert.Equal(new ProgramRun(0, $"upgraded: generation {generation}, version {version}, 2 programs running\n", ""), run);
        }

        Assert.Equal((cat, engine.Pid), (engine.Process("cat").Id, engine.Json.GetEngineAsync(Deadline).GetAwaiter().GetResult().Id));
    }

    [EngineFact]
    public void What_is_no_engine_is_refused_with_the_reason_and_nothing_changes()
    {
        using var engine = new EngineRun(UpgradeClientTests.Programs).Daemon();
        var cat = engine.WaitFor("cat", "Running").Id;
        File.WriteAllText(engine.In("text"), "no program\n");
        File.WriteAllText(engine.In("run"), "no program\n");
        File.WriteAllText(engine.In("talk"), "#!/bin/sh\necho hello\n");
        foreach (var name in (string[])["run", "talk"])
        {
            File.SetUnixFileMode(engine.In(name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        (string Binary, string Why)[] refused =
        [
            ("/bin/true", "it does not answer as an engine does"), (engine.In("text"), "it cannot be executed"), (engine.In("run"), "Exec format error"), (engine.In("talk"), "it says: hello"),
            (engine.In("none"), "there is no such file"), (engine.Folder, "it cannot be executed"),
        ];
        foreach (var (binary, why) in refused)
        {
            Assert.Equal(new ProgramRun(1, $"error: cannot upgrade to {binary}: {why}\n", ""), engine.Ctl($"upgrade {binary}"));
            var failure = Assert.Throws<UpgradeException>(() => engine.Json.UpgradeAsync(binary, Deadline).GetAwaiter().GetResult());
            Assert.Equal((UpgradeFailure.Refused, $"cannot upgrade to {binary}: {why}"), (failure.Failure, failure.Message));
        }

        Assert.Equal("cannot upgrade to next: its path must begin with /", Assert.Throws<UpgradeException>(() => engine.Json.UpgradeAsync("next", Deadline).GetAwaiter().GetResult()).Message);
        var after = engine.Json.GetEngineAsync(Deadline).GetAwaiter().GetResult();
        Assert.Equal((1, null, cat), (after.Generation, after.UpgradeProblem, engine.Process("cat").Id));
    }

    [EngineFact(Needs.Original)]
    public void An_original_says_that_it_cannot()
    {
        using var engine = new EngineRun(UpgradeClientTests.Programs, program: OriginalSupervisor.Daemon).Daemon();
        var run = engine.Ctl("upgrade");
        Assert.Equal((1, ""), (run.Status, run.Errors));
        Assert.Matches("^error: cannot upgrade the engine at unix://.*: it is spoken to by XML-RPC, and an original supervisord does not offer this\n$", run.Output);
        Assert.Equal("*** Unknown syntax: upgrade\n", engine.OriginalCtl("upgrade").Output);
        using var nobody = new EngineRun(UpgradeClientTests.Programs);
        Assert.Equal(new ProgramRun(4, $"unix://{nobody.SocketPath} no such file\n", "") with { Status = 7 }, nobody.Ctl("upgrade"));
    }
}
