using System.Diagnostics;

namespace Supervisor.Chaos.Stage;

/// <summary>The engine under test: whichever process that is now, and whether it may be expected to answer.</summary>
internal sealed class Engine(Workplace place, Fleet fleet, Diary diary, string folder)
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private readonly string _program = Path.Combine(folder, "supervisord");
    private int _away;

    public int Pid { get; private set; }

    public Door Door { get; } = new(place);

    public string Program => _program;

    /// <summary>It was killed, frozen, or is being replaced.</summary>
    public bool IsAway => Volatile.Read(ref _away) > 0;

    /// <summary>Grows whenever it goes away: what was asked over such a moment may not have been answered.</summary>
    public int Absences { get; private set; }

    /// <summary>Grows when a reload, which starts everything that was stopped, begins and when it is over: odd in between.</summary>
    public int Reloads { get; set; }

    public int Starts { get; private set; }

    /// <summary>Whatever happens to it within is no wonder.</summary>
    public IDisposable Away()
    {
        Absences++;
        Interlocked.Increment(ref _away);
        return new Return(this);
    }

    public async Task StartAsync()
    {
        Launch();
        await EagerlyAsync(async () => (await Door.EngineAsync())?.Id == Pid, () => $"the engine does not answer {Deadline.TotalSeconds:0} seconds after its start with pid {Pid} ({(OutsideView.Lives(Pid) ? "it lives" : "it is dead")})");
    }

    /// <summary>Starts it and does not wait.</summary>
    public void Launch()
    {
        // In the foreground, so that what a broken runtime says is not lost.
        using var started = Process.Start("/bin/sh", ["-c", "exec \"$0\" -n -s -c \"$1\" >/dev/null 2>>\"$2\" </dev/null", _program, place.Configuration, place.Errors]);
        Pid = started.Id;
        Starts++;
    }

    /// <summary>SIGKILL, and the next one at once, or after what is done meanwhile.</summary>
    public async Task<EngineKill> KillAsync(Func<Task>? meanwhile = null)
    {
        using var away = Away();
        var (pid, from) = (Pid, DateTime.UtcNow);
        var death = await SlayAsync();
        if (meanwhile is not null)
        {
            await meanwhile();
        }

        await StartAsync();
        return Note(pid, from, death);
    }

    /// <summary>How far the programs had come just before and just after, and whether a disk was late just then.</summary>
    public async Task<EngineDeath> SlayAsync()
    {
        var before = fleet.Writers.Select(writer => writer.Written).ToList();
        var waited = OutsideView.WaitsForDisk(Pid);
        _ = Native.Signal(Pid, Native.Kill);
        await EagerlyAsync(() => Task.FromResult(!OutsideView.Lives(Pid)), () => $"the engine lives on after SIGKILL (pid {Pid})");
        return new EngineDeath([.. before.Zip(fleet.Writers.Select(writer => writer.Writing))], waited);
    }

    public EngineKill Note(int pid, DateTime from, EngineDeath death)
    {
        var kill = new EngineKill(pid, from, DateTime.UtcNow, death.Written, death.WaitedForDisk);
        diary.Add(kill);
        foreach (var bound in fleet.Writers.Where(writer => writer.Kind == WriterKind.Bound))
        {
            diary.Add(new Ending(bound.Name, 0, kill.From, kill.To));
        }

        return kill;
    }

    /// <summary>Asks often, for as long as anything may take on a busy machine; a promise is broken when it never comes.</summary>
    public async Task<bool> EagerlyAsync(Func<Task<bool>> condition, Func<string> otherwise, double? seconds = null)
    {
        var clock = Stopwatch.StartNew();
        var deadline = seconds is { } some ? TimeSpan.FromSeconds(some) : Deadline;
        for (var pause = 2; !await condition(); pause = Math.Min(pause * 2, 200))
        {
            if (clock.Elapsed > deadline)
            {
                diary.Break(otherwise());
                return false;
            }

            await Task.Delay(pause);
        }

        return true;
    }

    private sealed class Return(Engine engine) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref engine._away);
    }
}
