namespace Supervisor.Chaos.Stage;

/// <summary>All that a fault can lay its hands on.</summary>
internal sealed record Scene(Workplace Place, Fleet Fleet, Engine Engine, ConfigurationText Configuration, Diary Diary)
{
    public Door Door => Engine.Door;

    /// <summary>Who writes lines for this program now; null when nobody does.</summary>
    public int? PidOf(Writer writer) =>
        Accounting.Life.ReadAll(writer).LastOrDefault() is { } life && OutsideView.Lives(life.Pid) ? life.Pid : null;

    /// <summary>How long the activity log is now.</summary>
    public long LogLength => new FileInfo(Place.ActivityLog).Length;

    /// <summary>What the activity log says since it was so long.</summary>
    public string LogSince(long length)
    {
        using var file = new FileStream(Place.ActivityLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Min(length, file.Length);
        return new StreamReader(file).ReadToEnd();
    }

    /// <summary>Signals one program, and remembers that its end is ours.</summary>
    public bool Signal(Writer writer, int number)
    {
        if (PidOf(writer) is not { } pid)
        {
            return false;
        }

        var now = DateTime.UtcNow;
        Diary.Add(new Ending(writer.Name, pid, now, now));
        return Native.Signal(pid, number) == 0;
    }

    /// <summary>Waits until all these programs are RUNNING and write.</summary>
    public Task<bool> AllUpAsync(IReadOnlyCollection<Writer> writers, string after)
    {
        var names = writers.Select(writer => writer.Name).ToHashSet(StringComparer.Ordinal);
        var seen = "no answer";
        return Engine.EagerlyAsync(
            async () =>
            {
                if (await Door.ProcessesAsync() is not { } processes)
                {
                    return false;
                }

                var down = processes.Where(process => names.Contains(process.Name) && process.State != "Running").ToList();
                seen = string.Join(", ", down.Take(5).Select(process => $"{process.Name} is {process.State} ({process.Description})"));
                return down.Count == 0 && processes.Count(process => names.Contains(process.Name)) == names.Count;
            },
            () => $"not everything is RUNNING {Engine.Deadline.TotalSeconds:0} seconds after {after}: {seen}");
    }
}
