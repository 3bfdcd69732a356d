using Supervisor.Compatibility.Play;
using Supervisor.Compatibility.Text;

namespace Supervisor.Compatibility.Steps;

/// <summary>What a step is given: the play, its words without the verb, its here-document.</summary>
public sealed record Turn(Performance Play, IReadOnlyList<Word> Words, string? Body)
{
    public Stage Stage => Play.Stage;

    public string this[int index] => index < Words.Count ? Words[index].Text : throw new FormatException("too few words");

    public IEnumerable<string> From(int index) => Words.Skip(index).Select(word => word.Text);

    /// <summary>Asks every 30 ms until it is true, or fails with what it was instead.</summary>
    public static async Task Until(string what, Func<Task<string?>> whatIsInstead)
    {
        DateTime deadline = DateTime.UtcNow + Performance.Patience;
        while (await whatIsInstead() is { } instead)
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException($"waited {Performance.Patience.TotalSeconds} s for {what}; there is: {instead}");
            }

            await Task.Delay(30);
        }
    }
}

/// <summary>Carries out one step and gives the lines to compare.</summary>
public delegate Task<IEnumerable<string>> Verb(Turn turn);

/// <summary>Every verb of a scenario.</summary>
public static class Verbs
{
    public static Task<IEnumerable<string>> Silent { get; } = Task.FromResult<IEnumerable<string>>([]);

    public static IReadOnlyDictionary<string, Verb> All { get; } = new SortedDictionary<string, Verb>(StringComparer.Ordinal)
    {
        ["start"] = DaemonSteps.Start,
        ["stop"] = DaemonSteps.Stop,
        ["signal"] = DaemonSteps.Signal,
        ["ended"] = DaemonSteps.Ended,
        ["kill"] = ChildSteps.Kill,
        ["poke"] = ChildSteps.Poke,
        ["wait"] = ChildSteps.Wait,
        ["rpc"] = RequestSteps.Rpc,
        ["post"] = RequestSteps.Post,
        ["http"] = RequestSteps.Http,
        ["ctl"] = CommandSteps.Ctl,
        ["run"] = CommandSteps.Run,
        ["until"] = CommandSteps.Until,
        ["sh"] = CommandSteps.Shell,
        ["write"] = FileSteps.Write,
        ["append"] = FileSteps.Append,
        ["show"] = FileSteps.Show,
        ["waitfile"] = FileSteps.WaitFile,
        ["waitlog"] = FileSteps.WaitLog,
        ["pause"] = FileSteps.Pause,
        ["retry"] = CommandSteps.Retry,
        ["join"] = CommandSteps.Join,
    };
}
