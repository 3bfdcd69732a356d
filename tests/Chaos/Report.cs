namespace Supervisor.Chaos;

/// <summary>The table at the end.</summary>
internal static class Report
{
    public static void Write(Options options, Timetable timetable, Ledger ledger, Vitals vitals, (Sample Begin, Sample End)? sizes, Scene scene, TimeSpan calmSince)
    {
        Row("seed", $"{options.Seed}, {options.Programs} programs, {options.Rate} lines/s each, {options.Seconds} s");
        foreach (var (name, (done, skipped)) in timetable.Counts.Where(count => count.Value != (0, 0)))
        {
            Row(name, skipped == 0 ? $"{done}" : $"{done}, skipped {skipped}{(name == "disk-full" && scene.Place.DiskProblem is { } problem ? $": {problem}" : "")}");
        }

        Row("engines", $"{scene.Engine.Starts} started, {scene.Diary.Kills.Count} killed");
        Row("lives of programs", $"{ledger.Lives}");
        Row("lines written", $"{ledger.Written}");
        Row("in the logs", $"{ledger.Found}");
        Row("lost in a killed engine's hands", $"{ledger.LostInHand}, by {ledger.KillsThatLost} of {scene.Diary.Kills.Count} kills");
        Row("lost waiting for a late disk at a kill", $"{ledger.LostWaiting}, by {ledger.LateKills} of {scene.Diary.Kills.Count(kill => kill.WaitedForDisk)} kills in such a moment");
        Row("lost with pipes of the ended, as told", $"{ledger.LostAlone}");
        Row("lost on the full disk", $"{ledger.Disk.LostLines}; about {ledger.Disk.BytesMissing} bytes, of which the engine told {ledger.Disk.BytesTold}, and about {ledger.Disk.BytesUntold} went with killed engines");
        Row("lost without a word", $"{ledger.LostUnexplained}");
        Row("doubled, by a kill in the middle of a line", $"{ledger.AllowedDoubles}");
        Row("torn lines", $"{ledger.Torn}");
        Row("slowest answer", $"{vitals.SlowestAnswer.TotalMilliseconds:0} ms of {vitals.Answers}");
        if (sizes is var (begin, end))
        {
            Row("memory", $"{begin.Kilobytes} KB, then {end.Kilobytes} KB; at most {vitals.Samples.Max(sample => sample.Kilobytes)} KB");
            Row("descriptors", $"{begin.Descriptors}, then {end.Descriptors} and {end.Watches} of adopted programs; at most {vitals.Samples.Max(sample => sample.Descriptors)}");
            Row("threads", $"{begin.Threads}, then {end.Threads}; at most {vitals.Samples.Max(sample => sample.Threads)}");
        }

        Row("memory slope since no engine was replaced", vitals.SlopeSince(calmSince) is { } slope ? string.Create(CultureInfo.InvariantCulture, $"{slope:F2} MB/h") : "too few samples");
        foreach (var promise in scene.Diary.Broken)
        {
            Console.WriteLine($"broken: {promise}");
        }
    }

    private static void Row(string name, FormattableString value) => Row(name, value.ToString(CultureInfo.InvariantCulture));

    private static void Row(string name, string value) => Console.WriteLine($"{name,-46} {value}");
}
