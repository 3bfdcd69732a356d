using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Http.Support;

/// <summary>Fake children under a loop that runs: it hears of their end at once.</summary>
internal sealed class LiveChildren : IChildren
{
    public FakeChildren Inner { get; } = new();

    public HashSet<string> NotExecutable { get; } = [];

    public Action Ended { get; set; } = () => { };

    public IReadOnlyList<LaunchResult> Launch(IReadOnlyList<LaunchRequest> requests) => Inner.Launch(requests);

    public void Adopt(int pid) => Inner.Adopt(pid);

    public SignalOutcome Signal(int pid, int signal, bool wholeGroup, out int errno)
    {
        var outcome = Inner.Signal(pid, signal, wholeGroup, out errno);
        if (Inner.HasEnded)
        {
            Ended();
        }

        return outcome;
    }

    public CommandLookup FindCommand(string name, string? searchPath) =>
        NotExecutable.Contains(name) ? CommandLookup.Unusable($"command at '{name}' is not executable") : Inner.FindCommand(name, searchPath);

    public bool GroupLives(int processGroup) => Inner.GroupLives(processGroup);

    public char? StateOf(int pid) => Inner.StateOf(pid);

    public IReadOnlyList<ReapedChild> Reap() => Inner.Reap();

    public IReadOnlyList<(int Pid, string Name)> FindGroupMembers(int processGroup) => Inner.FindGroupMembers(processGroup);
}
