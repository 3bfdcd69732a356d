namespace Supervisor.Chaos.Faults;

/// <summary>Every way there is.</summary>
internal static class AllFaults
{
    public static IReadOnlyList<Trouble> Make() =>
    [
        new EngineKilled { ReplacesEngine = true }, new EngineKilledForAWhile { ReplacesEngine = true }, new EngineKilledTwice { ReplacesEngine = true },
        new EngineKilledAndFilesChanged { ReplacesEngine = true }, new Upgraded { ReplacesEngine = true }, new UpgradeRefused(), new UpgradeGivenBack { ReplacesEngine = true },
        new UpgradeKilled { ReplacesEngine = true }, new Reloaded(), new ReloadRefused(), new ReloadKilled { ReplacesEngine = true }, new ConfigurationUpdated(), new EngineFrozen(),
        new ProgramsKilled(), new ProgramsTerminated(), new ProgramsKilledAtOnce(), new ProgramFrozen(), new ListenerKilled(), new ProgramsRestarted(), new ProgramStopped(),
        new DiskFull(), new LogsMoved(), new LogsRead(),
        new SlowLoris(), new DeafFollowers(), new Garbage(), new HugeBodies(), new QuickConnects(),
    ];
}
