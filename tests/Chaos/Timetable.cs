using Supervisor.Chaos.Faults;

namespace Supervisor.Chaos;

/// <summary>Each lane does one fault after the other, chosen by its own part of the seed, with pauses in between.</summary>
internal sealed class Timetable(Scene scene, IReadOnlyList<Trouble> faults, Options options)
{
    private readonly Dictionary<string, (int Done, int Skipped)> _counts = faults.ToDictionary(fault => fault.Name, _ => (0, 0));

    public IReadOnlyDictionary<string, (int Done, int Skipped)> Counts => _counts;

    public Task RunAsync(CancellationToken end) => Task.WhenAll(faults.GroupBy(fault => fault.Lane).Select(lane => Task.Run(() => LaneAsync(lane.Key, [.. lane], end), CancellationToken.None)));

    private async Task LaneAsync(Lane lane, IReadOnlyList<Trouble> known, CancellationToken end)
    {
        var random = new Random((options.Seed * 31) + (int)lane);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        // Each of them once, so that a short run has seen them all; then by weight.
        var once = known.ToArray();
        random.Shuffle(once);
        var deck = new Queue<Trouble>(once);
        while (true)
        {
            await Task.Delay(Pause(lane, random) * options.Pause, end).ContinueWith(_ => { }, TaskScheduler.Default);
            if (end.IsCancellationRequested)
            {
                return;
            }

            var isCalm = clock.Elapsed.TotalSeconds > options.Seconds * (1 - options.Calm);
            var next = deck.TryDequeue(out var first) && !(isCalm && first.ReplacesEngine) ? first : Choose([.. known.Where(fault => !isCalm || !fault.ReplacesEngine)], random);
            if (next is { } fault)
            {
                await DoAsync(fault, new Random(random.Next()));
            }
        }
    }

    private async Task DoAsync(Trouble fault, Random random)
    {
        string? told = null;
        try
        {
            told = await fault.StrikeAsync(scene, random);
        }
        catch (Exception problem)
        {
            scene.Diary.Break($"{fault.Name} could not be done: {problem}");
        }

        scene.Diary.Say($"{fault.Name}: {told ?? "skipped"}");
        lock (_counts)
        {
            var (done, skipped) = _counts[fault.Name];
            _counts[fault.Name] = told is null ? (done, skipped + 1) : (done + 1, skipped);
        }
    }

    private static Trouble? Choose(IReadOnlyList<Trouble> faults, Random random)
    {
        var at = faults.Count == 0 ? 0 : random.Next(faults.Sum(fault => fault.Weight));
        return faults.FirstOrDefault(fault => (at -= fault.Weight) < 0);
    }

    /// <summary>Exponential, so that faults come in bunches, too.</summary>
    private static TimeSpan Pause(Lane lane, Random random)
    {
        var mean = lane switch { Lane.Engine => 0.8, Lane.Programs => 0.4, Lane.Logs => 1.0, _ => 0.7 };
        return TimeSpan.FromSeconds(Math.Min(10 * mean, -Math.Log(1 - random.NextDouble()) * mean));
    }
}
