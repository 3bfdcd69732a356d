using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>Carries out an <see cref="AdoptionPlan"/>: finds who lives, takes over pipes, logs and sockets, and tells what came of it.</summary>
internal sealed class Adoption
{
    public static readonly Adoption None = new();

    /// <summary>Those that autostart does not mean.</summary>
    public IReadOnlySet<ProcessKey> Decided { get; private init; } = new HashSet<ProcessKey>();

    /// <summary>Those that were taken over, with their pids.</summary>
    public IReadOnlyDictionary<ProcessKey, int> Living { get; private init; } = new Dictionary<ProcessKey, int>();

    /// <summary>Groups that are not made yet, since programs of theirs may run already under other names: an update makes them in its order.</summary>
    public IReadOnlySet<string> HeldBack { get; private init; } = new HashSet<string>();

    /// <summary>Log files with made-up names that are still somebody's.</summary>
    public IReadOnlySet<string> Logs { get; private init; } = new HashSet<string>();

    /// <summary>What the journal begins with.</summary>
    public JournalState State { get; } = new();

    public static Adoption Of(JournalState journal, SupervisorConfiguration configuration, EngineMachine machine, EngineParts parts)
    {
        var isSameBoot = journal.Engine is { Boot: { Length: > 0 } boot } && boot == BootTime.Identity();
        var found = isSameBoot ? LivingChildren.Find(journal) : [];
        EndDoomed(journal, found, parts.Activity.Warn);
        var awaitInput = found.Where(one => journal.Groups.GetValueOrDefault(one.Key.Group)?.Listener is not null && AwaitsEvent(one.Value.Pid)).Select(one => one.Key).ToHashSet();
        var now = new Clock(TimeProvider.System).Now.Monotonic;
        var plan = AdoptionPlan.Make(journal, found.ToDictionary(one => one.Key, one => one.Value.Pid), awaitInput, configuration, isSameBoot, now);
        foreach (var group in plan.Groups)
        {
            parts.Loop.LookUp(group.Settings);
        }

        foreach (var (pid, pidfd) in found.Values)
        {
            Claim(machine.Children, pid, pidfd);
        }

        var keys = plan.Groups.SelectMany(group => group.Processes).Select(entry => entry.Key).ToHashSet();
        var output = new StreamAdoption(parts.Files, journal, parts.Activity.Warn).Take([.. plan.Adopted]);
        output = output with { Names = [.. output.Names.Where(name => keys.Contains(name.Key))] };
        parts.Loop.Restore(new LoopSnapshot { Groups = plan.Groups, Pools = plan.Pools, Sockets = [.. Sockets(plan, found, parts.Activity.Warn)] });
        parts.Output.Restore(output);
        Tell(plan, [.. plan.Adopted.Where(entry => ProcessStat.Of(entry.State.Pid) is not { Lives: true })], journal, parts.Activity.Write);
        foreach (var (group, living) in plan.HeldBack)
        {
            parts.Activity.Warn($"{group} is not there yet: {living.Key.DisplayName} (pid {living.State.Pid}), which the files no longer have, runs and may be the same program; update ends that one first");
        }

        var adoption = new Adoption { Decided = plan.Decided, HeldBack = plan.HeldBack.Keys.ToHashSet(StringComparer.Ordinal), Living = found.Where(one => ProcessStat.Of(one.Value.Pid) is { Lives: true }).ToDictionary(one => one.Key, one => one.Value.Pid), Logs = output.Names.Select(name => name.Path).ToHashSet(StringComparer.Ordinal) };
        adoption.Begin(plan, journal, found);
        return adoption;
    }

    /// <summary>The new journal says of these what the old one said, as far as it is still true.</summary>
    private void Begin(AdoptionPlan plan, JournalState journal, Dictionary<ProcessKey, (int Pid, int Pidfd)> found)
    {
        foreach (var group in plan.Groups)
        {
            State.Apply(new JournalLine { Group = group.Settings });
            foreach (var entry in group.Processes)
            {
                State.Apply(new JournalLine { Launch = journal.Launches.GetValueOrDefault(entry.Key) });
                var born = journal.Processes.GetValueOrDefault(entry.Key)?.Born ?? 0;
                born = born == 0 && found.TryGetValue(entry.Key, out var child) ? ProcessStat.Of(child.Pid)?.Born ?? 0 : born;
                if (journal.Processes.ContainsKey(entry.Key))
                {
                    State.Apply(new JournalLine { Process = ProcessRecord.Of(entry, born) });
                }
            }
        }

        foreach (var pool in plan.Pools)
        {
            foreach (var listener in pool.Listeners.Where(listener => found.ContainsKey(new(pool.Name, listener.Process))))
            {
                State.Apply(new JournalLine { Listener = new ListenerRecord(new(pool.Name, listener.Process), listener.Protocol is ListenerState.Ready, listener.Protocol.InHand) });
            }
        }
    }

    /// <summary>Programs that must not outlive their engine and do, since they have changed their user by themselves: the kernel then forgets its promise.</summary>
    private static void EndDoomed(JournalState journal, Dictionary<ProcessKey, (int Pid, int Pidfd)> found, Action<string> warn)
    {
        foreach (var (key, (pid, pidfd)) in found.ToArray())
        {
            if (journal.Groups.GetValueOrDefault(key.Group)?.Processes.FirstOrDefault(program => program.Name == key.Process)?.StopOnEngineDeath == true)
            {
                if (!Orphans.End(pidfd))
                {
                    warn($"cannot end {key.DisplayName} (pid {pid}), which has stop_on_engine_death=true");
                }

                found.Remove(key);
            }
        }
    }

    /// <summary>It has read all it was sent, has said all that we can hear, and waits for more.</summary>
    private static bool AwaitsEvent(int pid) => PipeEnd.AwaitsInput(pid) && PipeEnd.IsEmpty(pid, 0) && PipeEnd.IsEmpty(pid, 1);

    /// <summary>As PID 1, or as a subreaper, we may have become its parent.</summary>
    private static void Claim(Children children, int pid, int pidfd)
    {
        if (Children.IsChild(pid))
        {
            Libc.Close(pidfd);
        }
        else
        {
            children.Orphans.Add(pid, pidfd);
        }
    }

    /// <summary>The listening sockets of FastCGI programs are descriptor 0 of those that live.</summary>
    private static IEnumerable<OpenSocket> Sockets(AdoptionPlan plan, Dictionary<ProcessKey, (int Pid, int Pidfd)> found, Action<string> warn)
    {
        var had = new HashSet<SocketName>();
        foreach (var entry in plan.Adopted)
        {
            if (SocketName.Of(entry) is not { } name || had.Contains(name) || !found.TryGetValue(entry.Key, out var child))
            {
                continue;
            }

            var fd = (int)Libc.SystemCall(Libc.PidfdGetFd, child.Pidfd, 0, 0, 0);
            if (fd >= 0)
            {
                had.Add(name);
                yield return new OpenSocket(name, fd, entry.Program.FastCgi!.SocketUrl);
            }
            else
            {
                warn($"cannot take over the socket of {entry.Key.DisplayName} (pid {child.Pid}): {Errno.Words(Libc.Error)}");
            }
        }
    }

    /// <summary>Of those that nobody has reaped yet the status is still to be had.</summary>
    private static void Tell(AdoptionPlan plan, IReadOnlyList<ProcessEntry> dead, JournalState journal, WriteActivity write)
    {
        foreach (var entry in dead)
        {
            write(ActivityLevel.Warn, $"{entry.Key.DisplayName} (pid {entry.State.Pid}) ended while no supervisord ran: what it wrote last is lost");
        }

        foreach (var (key, pid) in plan.Ended)
        {
            write(ActivityLevel.Warn, $"{key.DisplayName} (pid {pid}) ended while no supervisord ran: its exit status is not known, and what it wrote last is lost");
        }

        var (adopted, ended) = (plan.Adopted.Count() - dead.Count, plan.Ended.Count + dead.Count);
        if (adopted + ended + plan.AtRest.Count > 0)
        {
            write(ActivityLevel.Info, $"goes on after {(journal.Engine is { Pid: > 0 and var pid } ? $"supervisord with pid {pid}, which is gone" : "a supervisord that is gone")}: {adopted} adopted, {ended} had ended, {plan.AtRest.Count} stay down");
        }
    }
}
