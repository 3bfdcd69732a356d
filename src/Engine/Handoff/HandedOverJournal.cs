using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Handoff;

/// <summary>What the journal says after a handoff: made of what was handed over alone, since the file may have been refused, removed or cut since.</summary>
internal static class HandedOverJournal
{
    public static JournalState Of(HandoffState state) => Of(state.Loop, state.Output, PipeEnd.Inode, pid => ProcessStat.Of(pid)?.Born ?? 0);

    /// <param name="loop">Groups, processes and listeners.</param>
    /// <param name="output">Their streams and the made-up names of their logs.</param>
    /// <param name="inode">The pipe behind a descriptor that was handed over.</param>
    /// <param name="born">When a process was born; none of ours can be another's by now. 0: it is gone.</param>
    internal static JournalState Of(LoopSnapshot loop, OutputSnapshot output, Func<int, long> inode, Func<int, long> born)
    {
        var journal = new JournalState();
        var streams = output.Processes.ToDictionary(process => process.Key);
        var names = output.Names.ToLookup(name => name.Key);
        foreach (var group in loop.Groups)
        {
            journal.Apply(new JournalLine { Group = group.Settings });
            foreach (var entry in group.Processes)
            {
                journal.Apply(new JournalLine { Launch = Launch(entry, streams.GetValueOrDefault(entry.Key), [.. names[entry.Key]], inode) });
                journal.Apply(new JournalLine { Process = ProcessRecord.Of(entry, entry.State.Pid > 0 ? born(entry.State.Pid) : 0) });
            }
        }

        foreach (var (key, listener) in loop.Pools.SelectMany(pool => pool.Listeners.Select(listener => (new ProcessKey(pool.Name, listener.Process), listener))))
        {
            if (journal.Processes.GetValueOrDefault(key)?.State.Pid > 0)
            {
                journal.Apply(new JournalLine { Listener = new ListenerRecord(key, listener.Protocol is ListenerState.Ready, listener.Protocol.InHand) });
            }
        }

        return journal;
    }

    private static LaunchRecord? Launch(ProcessEntry entry, StreamsSnapshot? streams, AutoLogName[] names, Func<int, long> inode)
    {
        return streams is null && names.Length == 0 ? null : new LaunchRecord(entry.Key, entry.StartedAt ?? default, 0)
        {
            Input = Pipe(streams?.Input ?? -1),
            Output = Pipe(streams?.Output?.Descriptor ?? -1),
            Error = Pipe(streams?.Error?.Descriptor ?? -1),
            OutputLog = Array.Find(names, name => !name.StdErr)?.Path,
            ErrorLog = Array.Find(names, name => name.StdErr)?.Path,
        };

        long Pipe(int descriptor) => descriptor < 0 ? 0 : inode(descriptor);
    }
}
