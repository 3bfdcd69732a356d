using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Handoff;

/// <summary>What the lines of a journal come to, one after another; and the fewest lines that come to the same.</summary>
internal sealed class JournalState
{
    /// <summary>Settings of a group that are longer than this were not written by us.</summary>
    private const int LongestLine = 64 << 20;

    private readonly Dictionary<string, GroupSettings> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<ProcessKey, LaunchRecord> _launches = [];
    private readonly Dictionary<ProcessKey, ProcessRecord> _processes = [];
    private readonly Dictionary<ProcessKey, ListenerRecord> _listeners = [];

    public EngineRecord? Engine { get; private set; }

    public IReadOnlyDictionary<string, GroupSettings> Groups => _groups;

    public IReadOnlyDictionary<ProcessKey, LaunchRecord> Launches => _launches;

    public IReadOnlyDictionary<ProcessKey, ProcessRecord> Processes => _processes;

    public IReadOnlyDictionary<ProcessKey, ListenerRecord> Listeners => _listeners;

    /// <summary>The engine was stopping everything when it wrote last.</summary>
    public bool Ending { get; private set; }

    /// <summary>No group is in it: all that was left is whom a person had stopped.</summary>
    public bool EndedInOrder => _groups.Count == 0;

    /// <summary>Lines that made no sense, but for a torn last one.</summary>
    public int Unreadable { get; private set; }

    public static JournalState Read(ReadOnlySpan<byte> bytes)
    {
        var state = new JournalState();
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (line.Length <= LongestLine && JournalText.Read(line) is { } read)
            {
                state.Apply(read);
            }
            else if (end >= 0)
            {
                state.Unreadable++;
            }
        }

        return state;
    }

    public void Apply(JournalLine line)
    {
        Engine = line.Engine ?? Engine;
        Ending |= line.Ending == true;
        if (line.Group is { } group)
        {
            _groups[group.Name] = group;
        }

        if (line.Removed is { } removed)
        {
            _groups.Remove(removed);
            Forget([.. _launches.Keys.Concat(_processes.Keys).Concat(_listeners.Keys).Where(key => key.Group == removed)]);
        }

        if (line.Gone is { } gone)
        {
            Forget([gone]);
            if (_groups.GetValueOrDefault(gone.Group) is { } left)
            {
                _groups[gone.Group] = left with { Processes = left.Processes.Where(program => program.Name != gone.Process).ToValueList() };
            }
        }

        if (line.Launch is { } launch)
        {
            Begin(launch);
        }

        if (line.Logs is { } logs && _launches.TryGetValue(logs.Key, out var known))
        {
            _launches[logs.Key] = known with { OutputLog = logs.Output, ErrorLog = logs.Error };
        }

        if (line.Process is { } process)
        {
            _processes[process.Key] = process;
        }

        if (line.Listener is { } listener)
        {
            _listeners[listener.Key] = listener;
        }
    }

    /// <summary>The fewest lines that come to the same, without who wrote them.</summary>
    public IEnumerable<JournalLine> Lines() =>
    [
        .. _groups.Values.Select(group => new JournalLine { Group = group }),
        .. _launches.Values.Select(launch => new JournalLine { Launch = launch }),
        .. _processes.Values.Select(process => new JournalLine { Process = process }),
        .. _listeners.Values.Select(listener => new JournalLine { Listener = listener }),
        .. Ending ? [new JournalLine { Ending = true }] : (JournalLine[])[],
    ];

    /// <summary>What is kept when everything was stopped: whom a person had stopped.</summary>
    public IEnumerable<JournalLine> Stopped() => _processes.Values.Where(process => process.StoppedByPerson)
        .Select(process => new JournalLine { Process = process with { State = new ProcessState.Stopped(), Born = 0 } });

    private void Begin(LaunchRecord launch)
    {
        var before = _processes.GetValueOrDefault(launch.Key);
        var attempt = before?.State is ProcessState.Backoff backoff ? backoff.Attempt + 1 : 1;
        _launches[launch.Key] = launch;
        _processes[launch.Key] = (before ?? new ProcessRecord(launch.Key, new ProcessState.Stopped())) with
        {
            State = new ProcessState.Spawning(attempt),
            Born = 0,
            StartedAt = launch.At,
            SpawnError = null,
            StoppedByPerson = false,
        };
        _listeners.Remove(launch.Key);
    }

    /// <summary>What was written of these is no more ours to know.</summary>
    public void Leave(IEnumerable<ProcessKey> others) => Forget([.. others]);

    private void Forget(ProcessKey[] gone)
    {
        foreach (var key in gone)
        {
            _launches.Remove(key);
            _processes.Remove(key);
            _listeners.Remove(key);
        }
    }
}
