namespace Supervisor.Chaos.Faults;

/// <summary>SIGSTOP of the engine, and SIGCONT a while later.</summary>
internal sealed class EngineFrozen() : Trouble("engine-freeze", Lane.Engine, 2)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        using var away = scene.Engine.Away();
        var wait = random.Next(200, 2000);
        _ = Native.Signal(scene.Engine.Pid, Native.Stop);
        await Task.Delay(wait);
        _ = Native.Signal(scene.Engine.Pid, Native.Cont);
        await scene.Engine.EagerlyAsync(async () => await scene.Door.EngineAsync() is not null, () => "the engine does not answer after it was frozen");
        return $"{wait} ms";
    }
}
