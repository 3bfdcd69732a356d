using System.Collections.Concurrent;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Posix;

/// <summary>
/// Programs that an engine before us launched and died over: not our children, so no SIGCHLD and no waitid for them. One thread sleeps on
/// their pidfds; it is made with the first of them.
/// </summary>
internal sealed unsafe class Orphans
{
    private const int SettlingTries = 3;

    private readonly Dictionary<int, int> _pidfds = [];
    private readonly ConcurrentQueue<int> _ended = new();
    private PipePoller? _poller;

    /// <summary>Called on a thread of its own when one has ended.</summary>
    public Action Ended { get; set; } = () => { };

    public IReadOnlyList<(int Pid, int Pidfd)> All => [.. _pidfds.Select(one => (one.Key, one.Value))];

    public bool Has(int pid) => _pidfds.ContainsKey(pid);

    /// <summary>The pidfd is ours from now on, and known to be the right process's.</summary>
    public void Add(int pid, int pidfd)
    {
        _pidfds[pid] = pidfd;
        if (_poller is null)
        {
            var poller = _poller = new PipePoller();
            new Thread(() => Watch(poller), 256 * 1024) { IsBackground = true, Name = "orphans" }.Start();
        }

        if (_poller.Add(pidfd, PipePoller.Readable, (uint)pid | ((ulong)(uint)pidfd << 32)) != 0)
        {
            _ended.Enqueue(pid);
        }
    }

    public int Signal(int pid, int signal, bool wholeGroup)
    {
        // The group's number is only its own as long as its leader has not been reaped.
        var sent = Send(_pidfds[pid], wholeGroup ? 0 : signal);
        return sent < 0 || !wholeGroup ? sent : Libc.Kill(-pid, signal);
    }

    public bool TryTakeEnded(out int pid, out ExitStatus status)
    {
        status = ExitStatus.Lost;
        if (!_ended.TryDequeue(out pid) || !_pidfds.Remove(pid, out var pidfd))
        {
            return false;
        }

        status = StatusOf(pid, pidfd);
        Libc.Close(pidfd);
        return true;
    }

    /// <summary>Kills one and waits until it is dead, but not for ever; the pidfd is closed.</summary>
    internal static bool End(int pidfd)
    {
        const int patience = 5000;
        var wait = new Libc.Polled { Fd = pidfd, Wanted = Libc.PollIn };
        _ = Send(pidfd, Signals.Kill);
        var ended = Libc.Poll(&wait, 1, patience) > 0;
        Libc.Close(pidfd);
        return ended;
    }

    /// <summary>
    /// While it is a zombie its stat tells, to who may know; when its parent has reaped it, the kernel tells by its pidfd (Linux 6.15).
    /// </summary>
    internal static ExitStatus StatusOf(int pid, int pidfd)
    {
        for (var tries = 0; tries < SettlingTries; tries++)
        {
            if (Reaped(pidfd) is { } reaped)
            {
                return Decode(reaped);
            }

            if (Send(pidfd, 0) == 0 && ProcessStat.Of(pid) is { Lives: false } zombie && MayKnow(pid))
            {
                return Decode(zombie.Status);
            }
        }

        return ExitStatus.Lost;
    }

    /// <summary>Who may not look into a process reads zero instead of its status.</summary>
    private static bool MayKnow(int pid)
    {
        Libc.FileIdentity identity;
        return SeesAll.Value || (Libc.Identify(Libc.HereDirectory, $"/proc/{pid}", 0, Libc.TypeModeOwnerAndInode, &identity) == 0 && identity.Owner == Libc.Effective());
    }

    private static readonly Lazy<bool> SeesAll = new(() =>
    {
        const int mayTrace = 19;
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("CapEff:", StringComparison.Ordinal));
        return line is not null && ulong.TryParse(line.AsSpan(7).Trim(), System.Globalization.NumberStyles.HexNumber, null, out var has) && (has >> mayTrace & 1) != 0;
    });

    private static int? Reaped(int pidfd)
    {
        const ulong exit = 8;
        Libc.PidfdInfo info = new() { Mask = exit };
        return Libc.PidfdGetInfo(pidfd, Libc.PidfdGetInfoRequest, &info) == 0 && (info.Mask & exit) != 0 ? info.Status : null;
    }

    private static ExitStatus Decode(int status) => (status & 0x7F) is 0
        ? ExitStatus.Exited((status >> 8) & 0xFF)
        : ExitStatus.Killed(status & 0x7F, (status & 0x80) != 0);

    private static int Send(int pidfd, int signal) => (int)Libc.SystemCall(Libc.PidfdSendSignal, pidfd, signal, 0, 0);

    private void Watch(PipePoller poller)
    {
        while (true)
        {
            var count = poller.Wait(-1);
            for (var index = 0; index < count; index++)
            {
                var token = poller[index].Token;
                poller.Remove((int)(token >> 32));
                _ended.Enqueue((int)(uint)token);
            }

            if (count > 0)
            {
                Ended();
            }
        }
    }
}
