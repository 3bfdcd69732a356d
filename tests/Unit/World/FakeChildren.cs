using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Unit.World;

/// <summary>Children that live until a test ends them.</summary>
public sealed class FakeChildren : IChildren
{
    private readonly Queue<ReapedChild> _ended = new();
    private int _lastPid = 100;

    public Dictionary<int, LaunchRequest> Living { get; } = [];

    public List<LaunchRequest> Launched { get; } = [];

    public List<(int Pid, int Signal, bool WholeGroup)> Signals { get; } = [];

    /// <summary>What the next launches fail with; empty: they work.</summary>
    public Queue<(LaunchStage Stage, int Errno)> Failures { get; } = new();

    /// <summary>Commands that are missing.</summary>
    public HashSet<string> Missing { get; } = [];

    /// <summary>Process groups with living members, by id.</summary>
    public Dictionary<int, IReadOnlyList<(int Pid, string Name)>> Groups { get; } = [];

    /// <summary>Signals that end a child at once; others are only recorded.</summary>
    public HashSet<int> Deadly { get; } = [15, 9];

    public SignalOutcome NextSignal { get; set; } = SignalOutcome.Sent;

    public IReadOnlyList<LaunchResult> Launch(IReadOnlyList<LaunchRequest> requests) => [.. requests.Select(Launch)];

    private LaunchResult Launch(LaunchRequest request)
    {
        Launched.Add(request);
        if (Failures.TryDequeue(out var failure))
        {
            return new LaunchResult(0, failure.Stage, failure.Errno);
        }

        Living[++_lastPid] = request;
        return new LaunchResult(_lastPid, LaunchStage.None, 0);
    }

    public List<int> Adopted { get; } = [];

    public void Adopt(int pid) => Adopted.Add(pid);

    public SignalOutcome Signal(int pid, int signal, bool wholeGroup, out int errno)
    {
        errno = NextSignal == SignalOutcome.Sent ? 0 : 1;
        Signals.Add((pid, signal, wholeGroup));
        if (NextSignal == SignalOutcome.Sent && Deadly.Contains(signal))
        {
            End(pid, ExitStatus.Killed(signal));
        }

        return NextSignal;
    }

    public void End(int pid, ExitStatus status)
    {
        if (Living.Remove(pid))
        {
            _ended.Enqueue(new ReapedChild(pid, status));
        }
    }

    /// <summary>A child that is none of ours ends, as PID 1 sees it.</summary>
    public void EndStranger(int pid) => _ended.Enqueue(new ReapedChild(pid, ExitStatus.Exited(0)));

    public bool HasEnded => _ended.Count > 0;

    public CommandLookup FindCommand(string name, string? searchPath) => Missing.Contains(name) ? CommandLookup.Missing(name) : CommandLookup.At(name);

    public bool GroupLives(int processGroup) => Groups.ContainsKey(processGroup);

    /// <summary>What the kernel says of whoever does not end.</summary>
    public char? KernelState { get; set; } = 'S';

    public char? StateOf(int pid) => KernelState;

    public IReadOnlyList<ReapedChild> Reap()
    {
        var all = _ended.ToArray();
        _ended.Clear();
        return all;
    }

    public IReadOnlyList<(int Pid, string Name)> FindGroupMembers(int processGroup) => Groups.GetValueOrDefault(processGroup) ?? [];
}
