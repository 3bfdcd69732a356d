using Supervisor.Engine.Core;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

/// <summary>A program that another engine has in hand, which lives.</summary>
internal sealed record HeldProgram(ProcessKey Key, int Pid, int Engine)
{
    /// <summary>Those of a journal; what it says of them is no more true, or never was.</summary>
    public static IReadOnlyList<HeldProgram> Of(JournalState journal, OtherEngines others) =>
        [.. journal.Processes.Values.Select(process => Of(process, journal.Launches.GetValueOrDefault(process.Key), others)).OfType<HeldProgram>()];

    private static HeldProgram? Of(ProcessRecord process, LaunchRecord? launch, OtherEngines others)
    {
        var pid = process.State.Pid;
        pid = pid > 0 && ProcessStat.Of(pid)?.Born == process.Born ? pid : 0;
        return (pid > 0 || process.State is ProcessState.Spawning) && others.Of(pid, launch?.Input ?? 0, launch?.Output ?? 0, launch?.Error ?? 0) is > 0 and var engine
            ? new HeldProgram(process.Key, pid, engine) : null;
    }
}
