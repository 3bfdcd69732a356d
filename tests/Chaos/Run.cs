using Supervisor.Chaos.Faults;

namespace Supervisor.Chaos;

/// <summary>One run from an empty folder to the table: everything up, chaos, quiet, everything down, the accounts.</summary>
internal sealed class Run(Options options)
{
    /// <summary>How much larger the engine may be at the end, after a while of quiet.</summary>
    private const int MoreDescriptors = 8, MoreThreads = 10;

    private readonly int _moreKilobytes = (File.Exists(Path.Combine(options.Engine, "kind")) && File.ReadAllText(Path.Combine(options.Engine, "kind")).StartsWith("JIT", StringComparison.Ordinal) ? 200 : 40) << 10;

    public async Task<int> GoAsync(CancellationToken end)
    {
        using var place = new Workplace(options);
        using var fleet = new Fleet(place, options.Programs);
        var diary = new Diary();
        var engine = new Engine(place, fleet, diary, options.Engine);
        var scene = new Scene(place, fleet, engine, new ConfigurationText(place, fleet, options.Rate), diary);
        using var vitals = new Vitals(scene, TimeSpan.FromSeconds(options.Seconds > 600 ? 5 : 1));
        diary.Say($"seed {options.Seed}, {options.Programs} programs, {options.Rate} lines/s each, {options.Seconds} s, in {place.Folder}");
        if (place.DiskProblem is { } problem)
        {
            diary.Say($"no disk will be full: {problem}");
        }

        using var sweep = new Sweep(scene);
        scene.Configuration.Write();
        await engine.StartAsync();
        await scene.AllUpAsync([.. fleet.Writers], "the start");
        await Task.Delay(2000, CancellationToken.None);
        var begin = vitals.Now();
        diary.Say($"everything is up; {begin}");

        var timetable = new Timetable(scene, Chosen(), options);
        var calm = TimeSpan.FromSeconds((options.Seconds * (1 - options.Calm)) + 5);
        using (var over = CancellationTokenSource.CreateLinkedTokenSource(end))
        {
            over.CancelAfter(TimeSpan.FromSeconds(options.Seconds));
            await Task.WhenAll(timetable.RunAsync(over.Token), vitals.WatchAsync(over.Token), vitals.PulseAsync(over.Token));
        }

        diary.Say("quiet");
        var last = await SettleAsync(scene, vitals, begin);
        await EndAsync(scene);
        var words = EngineWords.Read(place.ActivityLog);
        words.Odd.Take(20).ToList().ForEach(line => diary.Break($"the engine says: {line}"));
        place.Reports.Take(20).ToList().ForEach(line => diary.Break($"a program says: {line}"));
        var ledger = new Ledger(fleet, diary, words);
        Report.Write(options, timetable, ledger, vitals, begin is null || last is null ? null : (begin, last), scene, calm);
        if (diary.Broken.Count == 0 && options.Folder is null)
        {
            place.Dispose();
            Directory.Delete(place.Folder, true);
        }
        else
        {
            Console.WriteLine($"everything is in {place.Folder}");
        }

        return diary.Broken.Count == 0 ? 0 : 1;
    }

    private IReadOnlyList<Trouble> Chosen()
    {
        var all = AllFaults.Make();
        return options.Faults.Count == 0 ? all : [.. options.Faults.Select(name => all.FirstOrDefault(fault => fault.Name == name) ?? throw new FormatException($"cannot find the fault '{name}'"))];
    }

    /// <summary>Everything is up, and the engine is as small as it was; what it is then.</summary>
    private async Task<Sample?> SettleAsync(Scene scene, Vitals vitals, Sample? begin)
    {
        var engine = scene.Engine;
        await scene.AllUpAsync([.. scene.Fleet.Writers], "the end of the chaos");
        Sample? now = null;
        await engine.EagerlyAsync(
            () =>
            {
                now = vitals.Now();
                return Task.FromResult(begin is not null && now is not null && now.Descriptors <= begin.Descriptors + MoreDescriptors && now.Threads <= begin.Threads + MoreThreads
                    && now.Kilobytes <= begin.Kilobytes + _moreKilobytes && now.Watches <= scene.Fleet.Writers.Count + 2);
            },
            () => $"the engine is larger than it was (+{MoreDescriptors} descriptors, +{MoreThreads} threads, +{_moreKilobytes} KB are allowed): {begin}, then {now}", 60);

        // What it may have is one thing, what it has when it has given back what the last storm took another.
        for (var waited = 0; begin is not null && now?.Kilobytes > begin.Kilobytes + (_moreKilobytes / 4) && waited < 20; waited++)
        {
            await Task.Delay(1000);
            now = vitals.Now() ?? now;
        }

        await engine.EagerlyAsync(() => Task.FromResult(OutsideView.Zombies(engine.Pid).Count == 0), () => $"zombies of the engine: {string.Join(' ', OutsideView.Zombies(engine.Pid))}", 10);
        var (shown, real) = (new List<int>(), new List<int>());
        await engine.EagerlyAsync(
            async () =>
            {
                shown = [.. (await scene.Door.ProcessesAsync() ?? []).Where(process => process.Id is not null && process.Name != "rude").Select(process => process.Id!.Value).Order()];
                real = [.. OutsideView.Running(scene.Place.Writer).Order()];
                return shown.SequenceEqual(real) && real.Count == scene.Fleet.Writers.Count;
            },
            () => $"status and truth differ: not shown {string.Join(' ', real.Except(shown))}; not there {string.Join(' ', shown.Except(real))}", 30);
        return now;
    }

    /// <summary>TERM: everything stops, nobody is left.</summary>
    private static async Task EndAsync(Scene scene)
    {
        var pid = scene.Engine.Pid;
        _ = Native.Signal(pid, Native.Term);
        await scene.Engine.EagerlyAsync(() => Task.FromResult(!OutsideView.Lives(pid)), () => $"the engine (pid {pid}) does not end after TERM");
        if (OutsideView.Running(scene.Place.Writer) is { Count: > 0 } orphans)
        {
            scene.Diary.Break($"programs outlive the engine's orderly end: {string.Join(' ', orphans)}");
            foreach (var orphan in orphans)
            {
                _ = Native.Signal(orphan, Native.Kill);
            }
        }
    }
}
