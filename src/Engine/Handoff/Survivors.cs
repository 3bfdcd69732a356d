using System.Globalization;
using Supervisor.Engine.Core;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

/// <summary>
/// What an earlier engine has launched and that still runs, found without its journal. One pass over /proc, made once in a process's life.
/// </summary>
/// <param name="Certain">Launched for a process of ours by an engine of this configuration, as its pipes say; the eldest first.</param>
/// <param name="Likely">The environment says so, and nothing speaks against it. Any engine may have given that name.</param>
/// <param name="Held">Would be certain; but an engine that lives has them in hand.</param>
internal sealed record Survivors(IReadOnlyList<Survivor> Certain, IReadOnlyList<Survivor> Likely, IReadOnlyList<HeldProgram> Held)
{
    /// <param name="marks">What our pipes say; null: nothing.</param>
    /// <param name="known">Processes that the files or the journal have.</param>
    /// <param name="serverUrl">What an engine of this configuration would have told one of them; for who is not started, nothing.</param>
    /// <param name="processes">All that live.</param>
    /// <param name="others">The engines that live besides us.</param>
    public static Survivors Find(
        PipeMarks? marks, IEnumerable<ProcessKey> known, IReadOnlyDictionary<ProcessKey, string?> serverUrl, IEnumerable<(int Pid, ProcessStat Stat)> processes, OtherEngines others)
    {
        var keys = new Dictionary<ulong, ProcessKey>();
        if (marks is not null)
        {
            foreach (var key in known)
            {
                keys[marks.Of(key)] = key;
            }
        }

        var (certain, likely, held) = (new List<Survivor>(), new List<Survivor>(), new List<HeldProgram>());
        foreach (var (pid, stat) in processes)
        {
            // Who leads a group can never lead a session: what does was not launched, but has become a daemon of its own.
            if (stat.Session == pid)
            {
                continue;
            }

            // A mark is made for one pid: who has it and is that pid was launched, whatever group it has gone to since.
            var said = PipeMarks.Read(pid, stat.SpeakerOf(pid)).ToList();
            if (said.Find(one => keys.ContainsKey(one.Mark)) is { Mark: not 0 } mine)
            {
                var own = said.Where(one => one.Mark == mine.Mark).ToDictionary(one => one.Stream, one => one.Pipe);
                var output = own.GetValueOrDefault(1);
                var survivor = new Survivor(pid, stat.Born, keys[mine.Mark])
                {
                    Input = own.GetValueOrDefault(0),
                    Output = output,
                    Error = own.GetValueOrDefault(2) is var error && error == output ? 0 : error,
                };
                if (Holder(survivor, stat.Parent, others) is > 0 and var holder)
                {
                    held.Add(new HeldProgram(survivor.Key, pid, holder));
                }
                else
                {
                    certain.Add(survivor);
                }
            }
            else if (stat.Group == pid && MarkedProcesses.Marks(pid, stat.Born) is { } marked && serverUrl.TryGetValue(marked.Key, out var url) && url == marked.ServerUrl
                && (url is not null || said.Count == 0) && !said.Exists(one => marks?.IsOfAncestor(pid, one.Mark, marked.Key) == true) && IsOfOurSpaces(pid) && !IsHeld(pid, stat, others))
            {
                likely.Add(new Survivor(pid, stat.Born, marked.Key));
            }
        }

        return new Survivors([.. certain.OrderBy(one => one.Born)], [.. likely.OrderBy(one => one.Born)], held);
    }

    /// <summary>Not of a container, where the same names mean something else.</summary>
    private static bool IsOfOurSpaces(int pid) => Space(pid, "net") is { } net && net == Space(Environment.ProcessId, "net") && Space(pid, "pid") == Space(Environment.ProcessId, "pid");

    private static unsafe ulong? Space(int pid, string name)
    {
        Libc.FileIdentity identity;
        return Libc.Identify(Libc.HereDirectory, string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/ns/{name}"), 0, Libc.TypeAndInode, &identity) == 0 ? identity.Inode : null;
    }

    private static bool IsHeld(int pid, ProcessStat stat, OtherEngines others)
    {
        var speaker = stat.SpeakerOf(pid);
        var survivor = new Survivor(pid, 0, default!) { Input = PipeMarks.Pipe(speaker, 0), Output = PipeMarks.Pipe(speaker, 1), Error = PipeMarks.Pipe(speaker, 2) };
        return Holder(survivor, stat.Parent, others) > 0;
    }

    /// <summary>An engine that lives, or its parent, which has the other end of its pipes and so is one, whatever it is called.</summary>
    private static int Holder(Survivor survivor, int parent, OtherEngines others)
    {
        long[] pipes = [.. ((long[])[survivor.Input, survivor.Output, survivor.Error]).Where(pipe => pipe != 0)];
        return others.Of(survivor.Pid, survivor.Input, survivor.Output, survivor.Error) is > 0 and var engine ? engine
            : parent > 1 && parent != Environment.ProcessId && pipes.Length > 0 && PipeEnd.HasAny(parent, pipes) ? parent : 0;
    }
}

/// <summary>A program that still runs, and those of its streams that are pipes which an engine has made for it (0: none).</summary>
internal sealed record Survivor(int Pid, long Born, ProcessKey Key)
{
    public long Input { get; init; }

    public long Output { get; init; }

    public long Error { get; init; }
}
