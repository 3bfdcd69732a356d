namespace Supervisor.Chaos.Faults;

/// <summary>HUP with good files: everything restarts.</summary>
internal sealed class Reloaded() : Trouble("reload", Lane.Engine, 2)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await RunAsync(scene, null);
        return $"everything up again after {clock.ElapsedMilliseconds} ms";
    }

    /// <summary>Asks, and waits until everything has been started anew, or, if the engine does not live to see that, until all is up.</summary>
    public static async Task RunAsync(Scene scene, Func<Task>? kill)
    {
        var from = DateTime.UtcNow;
        scene.Engine.Reloads++;
        using (scene.Engine.Away())
        {
            _ = Native.Signal(scene.Engine.Pid, Native.Hup);
            var old = scene.Fleet.Writers.ToList();
            if (kill is not null)
            {
                await kill();
                old.Clear();
            }

            await scene.Engine.EagerlyAsync(
                () =>
                {
                    old.RemoveAll(writer => Life.ReadAll(writer).LastOrDefault()?.Began > from);
                    return Task.FromResult(old.Count == 0);
                },
                () => $"a reload did not restart {string.Join(' ', old.Take(10))}");
            await scene.AllUpAsync([.. scene.Fleet.Writers], "a reload");
        }

        scene.Engine.Reloads++;
        scene.Diary.Add(new Ending(null, 0, from, DateTime.UtcNow));
    }
}

/// <summary>HUP with bad files: nothing happens, and the log says why.</summary>
internal sealed class ReloadRefused() : Trouble("reload-bad", Lane.Engine, 4)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var before = await scene.Door.EngineAsync();
        var length = scene.LogLength;
        scene.Configuration.WriteBad(random);
        _ = Native.Signal(scene.Engine.Pid, Native.Hup);
        var said = "";
        await scene.Engine.EagerlyAsync(
            () =>
            {
                said = scene.LogSince(length);
                return Task.FromResult(said.Contains("cannot reload", StringComparison.Ordinal));
            },
            () => $"nothing is said of a reload with bad files: {said}", 30);
        scene.Configuration.Write();
        var after = await scene.Door.EngineAsync();
        if (before is not null && after is not null && (after.Id != before.Id || after.State != "Running"))
        {
            scene.Diary.Break($"a reload with bad files changed the engine: {before.Id} {before.State}, then {after.Id} {after.State}");
        }

        return said.Split('\n').FirstOrDefault(line => line.Contains("cannot reload", StringComparison.Ordinal));
    }
}

/// <summary>kill -9 in the middle of a reload: the next engine brings everything up.</summary>
internal sealed class ReloadKilled() : Trouble("reload-killed", Lane.Engine, 1)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var wait = random.Next(600);
        await Reloaded.RunAsync(scene, async () =>
        {
            await Task.Delay(wait);
            await scene.Engine.KillAsync();
        });
        return $"{wait} ms after the signal";
    }
}
