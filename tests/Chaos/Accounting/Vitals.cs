using System.Diagnostics;

namespace Supervisor.Chaos.Accounting;

/// <summary>How large the engine is, each few seconds, into a table on disk; and whether it answers.</summary>
internal sealed class Vitals(Scene scene, TimeSpan every) : IDisposable
{
    public const double AnswersWithin = 20;

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly List<Sample> _samples = [];
    private readonly StreamWriter _table = new(scene.Place.In("vitals.tsv"));
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public IReadOnlyList<Sample> Samples => _samples;

    public TimeSpan SlowestAnswer { get; private set; }

    public long Answers { get; private set; }

    /// <summary>Without what grows with adopted programs by design: one descriptor each, which tells of their ends.</summary>
    public static Sample? Look(int pid, TimeSpan at)
    {
        if (OutsideView.Size(pid) is not var (kilobytes, threads, descriptors))
        {
            return null;
        }

        var watches = OutsideView.Descriptors(pid).Count(target => target.Contains("[pidfd]", StringComparison.Ordinal));
        return new Sample(at, pid, kilobytes, threads, descriptors - watches, watches);
    }

    public Sample? Now() => Look(scene.Engine.Pid, _clock.Elapsed);

    public async Task WatchAsync(CancellationToken end)
    {
        await _table.WriteLineAsync("seconds\tpid\trss_kb\tthreads\tfds\tpidfds");
        while (!end.IsCancellationRequested)
        {
            if (!scene.Engine.IsAway && Now() is { } sample)
            {
                _samples.Add(sample);
                await _table.WriteLineAsync(sample.ToString());
                await _table.FlushAsync(CancellationToken.None);
            }

            await Task.Delay(every, end).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>Others are served, whatever bad clients do.</summary>
    public async Task PulseAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await Task.Delay(250, end).ContinueWith(_ => { }, TaskScheduler.Default);
            var (absences, pid, clock) = (scene.Engine.Absences, scene.Engine.Pid, Stopwatch.StartNew());
            if (scene.Engine.IsAway)
            {
                continue;
            }

            var answer = await scene.Door.AskAsync("GET", Routes.Engine, seconds: AnswersWithin);
            if (answer.IsNone && OutsideView.Lives(pid) && clock.Elapsed < Again)
            {
                // Who came in the last moment before an upgrade is hung up on, once.
                answer = await scene.Door.AskAsync("GET", Routes.Engine, seconds: AnswersWithin);
            }

            if (absences != scene.Engine.Absences || scene.Engine.IsAway)
            {
                continue;
            }

            if (answer.As<SupervisorEngine>() is not null)
            {
                Answers++;
                SlowestAnswer = clock.Elapsed > SlowestAnswer ? clock.Elapsed : SlowestAnswer;
            }
            else if (!OutsideView.Lives(pid))
            {
                scene.Diary.Break($"the engine (pid {pid}) has died by itself; what it said: {(File.Exists(scene.Place.Errors) ? File.ReadAllText(scene.Place.Errors) : "")}");
                await scene.Engine.StartAsync();
            }
            else
            {
                scene.Diary.Break($"the engine was asked, and after {clock.ElapsedMilliseconds} ms there was {answer}");
            }
        }
    }

    /// <summary>Least squares over the samples of one process since a moment, in MB an hour; null for fewer than ten.</summary>
    public double? SlopeSince(TimeSpan from)
    {
        var last = _samples.LastOrDefault()?.Pid;
        var points = _samples.Where(sample => sample.At >= from && sample.Pid == last).Select(sample => (X: sample.At.TotalHours, Y: sample.Kilobytes / 1024.0)).ToList();
        if (points.Count < 10)
        {
            return null;
        }

        var (x, y) = (points.Average(point => point.X), points.Average(point => point.Y));
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }

    public void Dispose() => _table.Dispose();
}

/// <summary>One look at the engine.</summary>
internal sealed record Sample(TimeSpan At, int Pid, long Kilobytes, int Threads, int Descriptors, int Watches)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.TotalSeconds:F1}\t{Pid}\t{Kilobytes}\t{Threads}\t{Descriptors}\t{Watches}");
}
