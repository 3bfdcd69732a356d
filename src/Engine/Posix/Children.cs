using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix.Spawn;

namespace Supervisor.Engine.Posix;

/// <summary>The real children of this process. Only the loop's thread launches, signals and reaps, so a pid in the table is never reused.</summary>
public sealed class Children(OpenFilesLimit? openFiles = null) : IChildren
{
    /// <summary>pid → pidfd, or -1 where the kernel gave none.</summary>
    private readonly Dictionary<int, int> _living = [];

    private readonly Queue<int> _gone = new();
    private readonly LaunchLanes _lanes = new();

    /// <summary>Those that are not our children, but ours all the same.</summary>
    internal Orphans Orphans { get; } = new();

    /// <summary>What children may have open; null: as much as we may. Known only when the limits were raised, which is after the loop was made.</summary>
    public OpenFilesLimit? OpenFiles { get; set; } = openFiles;

    /// <summary>What children's pipes say of whose they are; null: nothing. Known only when it is known which user and configuration we are.</summary>
    internal PipeMarks? Marks { get; set; }

    /// <summary>How many children of ours have not been reaped.</summary>
    public int Living => _living.Count;

    public IReadOnlyList<LaunchResult> Launch(IReadOnlyList<LaunchRequest> requests)
    {
        var results = new LaunchResult[requests.Count];
        var started = _lanes.Start(requests, OpenFiles, Marks);
        for (var i = 0; i < results.Length; i++)
        {
            var one = started[i];
            if (one.Pid > 0)
            {
                _living[one.Pid] = one.Pidfd;
            }
            results[i] = one.Pid > 0 ? new LaunchResult(one.Pid, LaunchStage.None, 0) : Refusal(one.AsLaunchResult);
        }
        return results;
    }

    /// <summary>One launch.</summary>
    public LaunchResult Launch(LaunchRequest request) => Launch([request])[0];

    public void Adopt(int pid)
    {
        if (Orphans.Has(pid))
        {
            return;
        }

        if (IsChild(pid))
        {
            _living[pid] = (int)Libc.SystemCall(Libc.PidfdOpen, pid, 0, 0, 0);
        }
        else
        {
            _gone.Enqueue(pid);
        }
    }

    /// <summary>Whoever has its pid now may be somebody else, but for our own children: theirs is kept until we reap them.</summary>
    internal static unsafe bool IsChild(int pid)
    {
        Libc.ChildInfo info = default;
        return Libc.WaitId(Libc.OneChild, (uint)pid, &info, Libc.WaitExited | Libc.WaitNoHang | Libc.WaitNoReap) == 0;
    }

    public SignalOutcome Signal(int pid, int signal, bool wholeGroup, out int errno)
    {
        if (Orphans.Has(pid))
        {
            errno = Orphans.Signal(pid, signal, wholeGroup) < 0 ? Libc.Error : 0;
            return Outcome(errno);
        }
        if (!_living.TryGetValue(pid, out var pidfd))
        {
            errno = Errno.ESRCH;
            return SignalOutcome.NoSuchProcess;
        }
        var sent = wholeGroup ? Libc.Kill(-pid, signal)
            : pidfd >= 0 ? (int)Libc.SystemCall(Libc.PidfdSendSignal, pidfd, signal, 0, 0)
            : Libc.Kill(pid, signal);
        errno = sent < 0 ? Libc.Error : 0;
        if (errno == Errno.ENOSYS && !wholeGroup)
        {
            errno = Libc.Kill(pid, signal) < 0 ? Libc.Error : 0;
        }
        return Outcome(errno);
    }

    private static SignalOutcome Outcome(int errno) => errno switch { 0 => SignalOutcome.Sent, Errno.ESRCH => SignalOutcome.NoSuchProcess, _ => SignalOutcome.Refused };

    public IReadOnlyList<ReapedChild> Reap()
    {
        List<ReapedChild>? reaped = null;
        while (TryWait(Libc.WaitExited | Libc.WaitNoHang, out var info))
        {
            if (_living.Remove(info.Pid, out var pidfd) && pidfd >= 0)
            {
                Libc.Close(pidfd);
            }
            (reaped ??= []).Add(new ReapedChild(info.Pid, StatusOf(info)));
        }
        while (Orphans.TryTakeEnded(out var pid, out var status))
        {
            (reaped ??= []).Add(new ReapedChild(pid, status));
        }
        while (_gone.TryDequeue(out var gone))
        {
            (reaped ??= []).Add(new ReapedChild(gone, ExitStatus.Lost));
        }
        return reaped ?? (IReadOnlyList<ReapedChild>)[];
    }

    public CommandLookup FindCommand(string name, string? searchPath) => CommandFinder.Find(name, searchPath);

    /// <summary>Signal 0 asks without sending; EPERM means there is somebody, only not ours to signal.</summary>
    public bool GroupLives(int processGroup) => Libc.Kill(-processGroup, 0) == 0 || Libc.Error == Errno.EPERM;

    public IReadOnlyList<(int Pid, string Name)> FindGroupMembers(int processGroup) => ProcessGroup.Members(processGroup);

    public char? StateOf(int pid) => ProcessStat.Of(pid)?.State;

    /// <summary>Is there a child that has ended? It is left to be reaped.</summary>
    internal static bool AnyHasEnded() => TryWait(Libc.WaitExited | Libc.WaitNoHang | Libc.WaitNoReap, out _);

    private static unsafe bool TryWait(int options, out Libc.ChildInfo info)
    {
        Libc.ChildInfo found = default;
        int returned;
        while ((returned = Libc.WaitId(Libc.AnyChild, 0, &found, options)) < 0 && Libc.Error == Errno.EINTR)
        {
        }
        info = found;
        return returned == 0 && found.Pid != 0;
    }

    internal static ExitStatus StatusOf(in Libc.ChildInfo info) => info.Code == Libc.ExitedByItself
        ? ExitStatus.Exited(info.Status)
        : ExitStatus.Killed(info.Status, info.Code == Libc.KilledWithCore);

    /// <summary>Without privileges the first step that the kernel refuses is setgroups; what it means is that the user cannot be changed.</summary>
    private static LaunchResult Refusal(LaunchResult result) =>
        result is { Stage: LaunchStage.Groups or LaunchStage.GroupId, Errno: Errno.EPERM } && Libc.RealUser() != 0
            ? result with { Stage = LaunchStage.UserId }
            : result;
}
