using Supervisor.Compatibility.Play;

namespace Supervisor.Compatibility.Steps;

/// <summary>Programs that run to their end beside the daemon.</summary>
internal static class CommandSteps
{
    private static readonly string[] Tools = ["supervisord", "supervisorctl", "echo_supervisord_conf", "pidproxy"];

    /// <summary>ctl [ARG…]: supervisorctl with the scenario's file; a here-document is its standard input.</summary>
    public static async Task<IEnumerable<string>> Ctl(Turn turn)
    {
        IEnumerable<string> lines = await ToItsEnd(Begin(turn, "ctl", turn.From(0)));
        return turn.From(1).Any(word => word is "all" || word.EndsWith(":*", StringComparison.Ordinal)) ? Sorted([.. lines]) : lines;
    }

    /// <summary>run PROGRAM [ARG…]: one of the four tools of the side that plays, or any other program.</summary>
    public static Task<IEnumerable<string>> Run(Turn turn) => ToItsEnd(Begin(turn, turn[0], turn.From(1)));

    /// <summary>sh &lt;&lt;EOF: a shell script in the play's directory, with $SUPERVISORD, $SUPERVISORCTL, … as variables.</summary>
    public static Task<IEnumerable<string>> Shell(Turn turn) => ToItsEnd(new ProgramRun(turn.Stage, "/bin/sh", ["-c", turn.Body ?? string.Join(' ', turn.From(0))]));

    /// <summary>until TEXT ctl|PROGRAM [ARG…]: until TEXT was printed; then it gets INT, and its end is shown.</summary>
    public static async Task<IEnumerable<string>> Until(Turn turn)
    {
        using ProgramRun run = Begin(turn, turn[1], turn.From(2));
        await Turn.Until($"'{turn[0]}'", () => Task.FromResult(run.Output.Contains(turn[0], StringComparison.Ordinal) || run.HasEnded ? null : run.Output + run.Error));
        Signals.Send(run.Id, Signals.Number("INT"));
        return await run.WaitForEnd(Performance.Patience) ? run.Lines() : throw new TimeoutException("INT did not end it: " + run.Output);
    }

    /// <summary>retry TEXT STEP: again and again until one of its lines has TEXT.</summary>
    public static async Task<IEnumerable<string>> Retry(Turn turn)
    {
        string[] lines = [];
        await Turn.Until($"'{turn[0]}'", async () =>
        {
            lines = [.. await Verbs.All[turn[1]](turn with { Words = [.. turn.Words.Skip(2)] })];
            return lines.Any(line => line.Contains(turn[0], StringComparison.Ordinal)) ? null : string.Join('\n', lines);
        });
        return lines;
    }

    /// <summary>Of several processes at once, the lines come as each is done, which is chance.</summary>
    private static IEnumerable<string> Sorted(string[] lines)
    {
        for (int at = 0; at < lines.Length;)
        {
            string? word = Word(lines[at]);
            int end = at + 1;
            while (word is not null && end < lines.Length && Word(lines[end]) == word)
            {
                end++;
            }

            Array.Sort(lines, at, end - at, StringComparer.Ordinal);
            at = end;
        }

        return lines;

        static string? Word(string line) => Array.Find([": stopped", ": started", ": signalled", ": cleared"], end => line.EndsWith(end, StringComparison.Ordinal));
    }

    /// <summary>join: wait for the step that has run beside the others for the longest time.</summary>
    public static async Task<IEnumerable<string>> Join(Turn turn)
    {
        (string call, Task<IEnumerable<string>> lines) = turn.Play.Beside.Dequeue();
        return [call, .. await lines];
    }

    private static ProgramRun Begin(Turn turn, string name, IEnumerable<string> arguments) => name switch
    {
        "ctl" => new ProgramRun(turn.Stage, turn.Stage.Side.Program("supervisorctl"), ["-c", turn.Stage.ConfigPath, .. arguments], turn.Body),
        _ => new ProgramRun(turn.Stage, Tools.Contains(name) ? turn.Stage.Side.Program(name) : name, arguments, turn.Body),
    };

    private static async Task<IEnumerable<string>> ToItsEnd(ProgramRun run)
    {
        using (run)
        {
            return await run.WaitForEnd(Performance.Patience) ? run.Lines() : throw new TimeoutException("it has not ended; it printed: " + run.Output + run.Error);
        }
    }
}
