using Supervisor.Compatibility.Compare;
using Supervisor.Compatibility.Play;
using Supervisor.Compatibility.Text;

namespace Supervisor.Compatibility;

/// <summary>Plays a scenario on the sides that are here and says what does not agree.</summary>
public static class Playing
{
    private static readonly Lock Tally = new();

    private static readonly SemaphoreSlim Places = new(int.TryParse(Environment.GetEnvironmentVariable("COMPATIBILITY_PLACES"), out int places) ? places : 8);

    /// <summary>Whether the original is played, too; else its recording speaks for it.</summary>
    public static bool Live { get; } = Side.OriginalIsInstalled && Environment.GetEnvironmentVariable("COMPATIBILITY_LIVE") != "0";

    public static string? CannotPlay(Scenario scenario) => scenario.Needs.FirstOrDefault(need => need switch
    {
        "root" => Signals.EffectiveUser() != 0,
        _ => !Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(directory => File.Exists(Path.Combine(directory, need))),
    });

    /// <summary>Gives what is wrong, in words; nothing, if all agree.</summary>
    public static async Task<string> Check(string name, bool live)
    {
        Scenario scenario = Suite.Read(name);
        if (CannotPlay(scenario) is { } need)
        {
            return $"it needs {need}";
        }

        string path = Suite.RecordingPath(name);
        if (scenario.Pending is not null)
        {
            var (transcript, _) = await Attempt(scenario, Side.Ours);
            return transcript is null || !Verdict.On(scenario, AsThisUser(Transcript.Parse(await File.ReadAllTextAsync(path))), transcript).Holds
                ? ""
                : "it plays as it should: take 'pending' out of the scenario";
        }

        if (!File.Exists(path))
        {
            return $"the original's transcript is not recorded: run tests/Compatibility/play.sh record {name}";
        }

        Transcript recording = AsThisUser(Transcript.Parse(await File.ReadAllTextAsync(path)));
        var wrong = new List<string>();
        Task<(Transcript?, string)> ours = Attempt(scenario, Side.Ours);
        bool cross = live && scenario.Steps.Any(step => step.Call.Contains("ctl ", StringComparison.Ordinal));
        Task<(Transcript?, string)>? crossed = cross ? Attempt(scenario, Side.OursWithOriginalClient) : null;
        Task<(Transcript?, string)>? original = live ? Attempt(scenario, Side.Original) : null;
        Judge("", await ours);
        if (crossed is not null)
        {
            Judge("with the original's supervisorctl: ", await crossed);
        }

        if (original is not null)
        {
            (Transcript? transcript, string failure) = await original;
            var odd = Oddities(transcript);

            // What its ticks happen to see on a busy machine is chance: it has two more goes. Ours has none.
            for (int more = 2; more > 0 && failure.Length + odd.Count > 0; more--)
            {
                (transcript, failure) = await Attempt(scenario, Side.Original);
                odd = Oddities(transcript);
            }

            if (failure.Length + odd.Count > 0)
            {
                wrong.Add("the original does not play as recorded:\n" + failure + string.Join('\n', odd.Select(l => $"{l.Section}: {l.ToString().Replace("+ ours     ", "+ now      ", StringComparison.Ordinal)}")));
            }
        }

        return string.Join('\n', wrong);

        IReadOnlyList<OddLine> Oddities(Transcript? played) => played is null ? [] : [.. LineDifference.Between(recording, played)];

        void Judge(string who, (Transcript? Transcript, string Failure) played)
        {
            if (played.Transcript is null)
            {
                wrong.Add(who + played.Failure);
                Count(name, 0, 1);
                return;
            }

            var verdict = Verdict.On(scenario, recording, played.Transcript);
            if (who.Length > 0)
            {
                // Differences of our supervisorctl need not occur with the original's.
                verdict = verdict with { Missing = [] };
            }

            if (!verdict.Holds)
            {
                wrong.Add(who + verdict);
            }

            if (who.Length == 0 || !verdict.Holds)
            {
                Count(name, verdict.Differences, verdict.Unexplained.Count + verdict.Missing.Count);
            }
        }
    }

    public static async Task<(Transcript? Transcript, string Failure)> Attempt(Scenario scenario, Side side)
    {
        await Places.WaitAsync();
        try
        {
            return (await Performance.Play(scenario, side), "");
        }
        catch (PlayFailedException e)
        {
            return (null, $"{e.Message}\n{e.SoFar}");
        }
        finally
        {
            Places.Release();
        }
    }

    /// <summary>Recordings are made as root; anybody else is not warned of being it.</summary>
    private static Transcript AsThisUser(Transcript recording) => Signals.EffectiveUser() == 0 ? recording
        : new([.. recording.Sections.Select(s => new Section(s.Heading, [.. s.Lines.Where(l => !l.StartsWith("CRIT Supervisor is running as root.", StringComparison.Ordinal))]))]);

    /// <summary>One line for each verdict, for whoever adds up; the file is named by COMPATIBILITY_TALLY.</summary>
    private static void Count(string name, int explained, int unexplained)
    {
        if (Environment.GetEnvironmentVariable("COMPATIBILITY_TALLY") is { Length: > 0 } file)
        {
            lock (Tally)
            {
                File.AppendAllText(file, $"{name}\t{explained}\t{unexplained}\n");
            }
        }
    }
}
