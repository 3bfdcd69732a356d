namespace Supervisor.Chaos.Faults;

/// <summary>kill -9 of the engine, and the next one at once.</summary>
internal sealed class EngineKilled() : Trouble("engine-kill", Lane.Engine, 6)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var kill = await scene.Engine.KillAsync();
        return $"pid {kill.Pid}, then {scene.Engine.Pid} after {(kill.To - kill.From).TotalMilliseconds:0} ms";
    }
}

/// <summary>Programs end while no engine runs.</summary>
internal sealed class EngineKilledForAWhile() : Trouble("engine-gap", Lane.Engine, 4)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var dead = new List<Writer>();
        var kill = await scene.Engine.KillAsync(async () =>
        {
            await Task.Delay(random.Next(20, 700));
            dead.AddRange(scene.Fleet.Some(random, random.Next(4)).Where(writer => scene.Signal(writer, random.Next(2) == 0 ? Native.Kill : Native.Term)));
            await Task.Delay(random.Next(20, 700));
        });
        return $"{(kill.To - kill.From).TotalMilliseconds:0} ms without one; ended meanwhile: {(dead.Count == 0 ? "nobody" : string.Join(' ', dead))}";
    }
}

/// <summary>The one that is just taking over is killed, too.</summary>
internal sealed class EngineKilledTwice() : Trouble("engine-kill-twice", Lane.Engine, 3)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var wait = random.Next(300);
        await scene.Engine.KillAsync(async () =>
        {
            var from = DateTime.UtcNow;
            scene.Engine.Launch();
            var pid = scene.Engine.Pid;
            await Task.Delay(wait);
            scene.Engine.Note(pid, from, await scene.Engine.SlayAsync());
        });
        return $"the second one after {wait} ms";
    }
}

/// <summary>The files have changed when the next engine starts; an update applies it.</summary>
internal sealed class EngineKilledAndFilesChanged() : Trouble("engine-kill-update", Lane.Engine, 2)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var changed = scene.Fleet.Some(random, 2);
        await scene.Engine.KillAsync(() =>
        {
            changed.ToList().ForEach(writer => writer.Revision++);
            scene.Configuration.Write();
            return Task.CompletedTask;
        });
        await ConfigurationUpdated.ApplyAsync(scene, changed, orFewer: true);
        return string.Join(' ', changed);
    }
}
