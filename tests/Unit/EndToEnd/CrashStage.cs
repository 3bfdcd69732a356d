using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>An engine that is killed, and what its programs have written.</summary>
internal static class CrashStage
{
    internal static Dictionary<string, int> Pids(EngineRun run) =>
        run.Processes().ToDictionary(process => process.Name, process => run.WaitFor(process.Name, "Running").Id!.Value);

    internal static void Crash(EngineRun run)
    {
        run.Kill(Signum.SIGKILL);
        Eventually.Holds(() => OutsideView.Gone(run.Pid), () => "it is dead");
    }

    /// <summary>The numbers of all whole lines; where the dead engine had read half a line and not written it, two halves meet.</summary>
    internal static List<int> Lines(EngineRun run, string log) => [.. run.Read(log).Split('\n')[..^1]
        .Select(line => line.StartsWith("line ", StringComparison.Ordinal) && int.TryParse(line.AsSpan(5), out var number) ? number : -1).Where(number => number >= 0)];

    internal static string AutoFile(EngineRun run, string start) => Directory.GetFiles(run.Folder, start + "---*").Single();

    internal static string Auto(EngineRun run, string start) => Directory.GetFiles(run.Folder, start + "---*") is [var file] ? File.ReadAllText(file) : "";
}
