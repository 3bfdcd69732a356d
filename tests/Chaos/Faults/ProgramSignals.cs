namespace Supervisor.Chaos.Faults;

/// <summary>kill -9 of some programs.</summary>
internal sealed class ProgramsKilled() : Trouble("program-kill", Lane.Programs, 6)
{
    public override Task<string?> StrikeAsync(Scene scene, Random random) =>
        Task.FromResult<string?>(string.Join(' ', scene.Fleet.Some(random, random.Next(1, 5)).Where(writer => scene.Signal(writer, Native.Kill))));
}

/// <summary>TERM of some programs, half of which have something to say first.</summary>
internal sealed class ProgramsTerminated() : Trouble("program-term", Lane.Programs, 5)
{
    public override Task<string?> StrikeAsync(Scene scene, Random random) =>
        Task.FromResult<string?>(string.Join(' ', scene.Fleet.Some(random, random.Next(1, 5)).Where(writer => scene.Signal(writer, Native.Term))));
}

/// <summary>A fifth of all programs in the same millisecond.</summary>
internal sealed class ProgramsKilledAtOnce() : Trouble("program-kill-many", Lane.Programs, 1)
{
    public override Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var writers = scene.Fleet.Some(random, scene.Fleet.Writers.Count / 5);
        var pids = writers.Select(writer => (Writer: writer, Pid: scene.PidOf(writer))).Where(one => one.Pid is not null).ToList();
        var now = DateTime.UtcNow;
        foreach (var (writer, pid) in pids)
        {
            scene.Diary.Add(new Ending(writer.Name, pid!.Value, now, now));
        }

        foreach (var (_, pid) in pids)
        {
            _ = Native.Signal(pid!.Value, Native.Kill);
        }

        return Task.FromResult<string?>($"{pids.Count} programs");
    }
}

/// <summary>SIGSTOP of a program, and SIGCONT a while later.</summary>
internal sealed class ProgramFrozen() : Trouble("program-freeze", Lane.Programs, 1)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        var writer = scene.Fleet.Any(random);
        if (scene.PidOf(writer) is not { } pid)
        {
            return null;
        }

        var (engine, from) = (scene.Engine.Pid, DateTime.UtcNow);
        _ = Native.Signal(pid, Native.Stop);
        await Task.Delay(random.Next(100, 1000));
        _ = Native.Signal(pid, Native.Cont);
        if (scene.Engine.IsAway || scene.Engine.Pid != engine)
        {
            // The kernel hangs up on who is stopped when his parent dies (SIGHUP to a process group that has become an orphan).
            scene.Diary.Add(new Ending(writer.Name, pid, from, DateTime.UtcNow.AddSeconds(1)));
        }

        return writer.Name;
    }
}

/// <summary>The listener dies by somebody else's hand, too.</summary>
internal sealed class ListenerKilled() : Trouble("listener-kill", Lane.Programs, 2)
{
    public override async Task<string?> StrikeAsync(Scene scene, Random random)
    {
        if ((await scene.Door.ProcessesAsync())?.FirstOrDefault(process => process.Name == "rude")?.Id is not { } pid)
        {
            return null;
        }

        return Native.Signal(pid, Native.Kill) == 0 ? $"pid {pid}" : null;
    }
}
