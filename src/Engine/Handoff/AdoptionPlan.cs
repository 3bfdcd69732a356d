using System.Collections.Immutable;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Loop;

namespace Supervisor.Engine.Handoff;

/// <summary>What the engine after a crash begins with: who lives on, who has ended, and who stays down. Pure.</summary>
internal sealed record AdoptionPlan
{
    /// <summary>As the loop takes them over. A process whose child is gone is in the state it was in: that its child has ended comes as with any other.</summary>
    public IReadOnlyList<GroupSnapshot> Groups { get; init; } = [];

    public IReadOnlyList<PoolState> Pools { get; init; } = [];

    /// <summary>Down for a reason, and to stay so.</summary>
    public IReadOnlySet<ProcessKey> AtRest { get; init; } = new HashSet<ProcessKey>();

    /// <summary>Those that autostart does not mean: they are up, stay down, or what became of them decides.</summary>
    public IReadOnlySet<ProcessKey> Decided => Groups.SelectMany(group => group.Processes).Where(entry => entry.State is not ProcessState.Stopped { StartAt: null }).Select(entry => entry.Key).Concat(AtRest).ToHashSet();

    /// <summary>Processes whose child has ended while no engine ran, with its pid.</summary>
    public IReadOnlyList<(ProcessKey Key, int Pid)> Ended { get; init; } = [];

    /// <summary>Groups that are new in the files, with the process that lives under a name which the files no longer have, and may be one of theirs.</summary>
    public IReadOnlyDictionary<string, ProcessEntry> HeldBack { get; init; } = new Dictionary<string, ProcessEntry>();

    public IEnumerable<ProcessEntry> Adopted => Groups.SelectMany(group => group.Processes).Where(entry => entry.State.Pid != 0).Where(entry => Ended.All(one => one.Pid != entry.State.Pid));

    /// <param name="journal">What the engine before wrote.</param>
    /// <param name="living">The children that live; the ones that only their launch was written of, too.</param>
    /// <param name="awaitInput">Listeners that wait for an event, as far as one can see.</param>
    /// <param name="configuration">What the files say now.</param>
    /// <param name="isSameBoot">Pids and times mean something.</param>
    /// <param name="now">Monotonic time.</param>
    public static AdoptionPlan Make(
        JournalState journal, IReadOnlyDictionary<ProcessKey, int> living, IReadOnlySet<ProcessKey> awaitInput, SupervisorConfiguration configuration, bool isSameBoot, TimeSpan now)
    {
        if (journal.Engine is null && journal.Processes.Count == 0)
        {
            return new AdoptionPlan();
        }

        var (groups, atRest, ended) = (new List<GroupSnapshot>(), new HashSet<ProcessKey>(), new List<(ProcessKey, int)>());
        var wanted = configuration.Groups.ToDictionary(group => group.Name, StringComparer.Ordinal);
        foreach (var name in wanted.Keys.Union(journal.Processes.Keys.Select(key => key.Group), StringComparer.Ordinal))
        {
            var records = journal.Processes.Values.Where(record => record.Key.Group == name).ToList();
            var recorded = journal.Groups.GetValueOrDefault(name);
            var lives = recorded is not null && records.Any(record => living.ContainsKey(record.Key));
            ended.AddRange(records.Where(record => isSameBoot && record.State.Pid != 0 && !living.ContainsKey(record.Key) && !WentWithAll(record.State, record.StoppedByPerson, journal.Ending)).Select(record => (record.Key, record.State.Pid)));
            var isSame = recorded is not null && wanted.TryGetValue(name, out var same) && ConfigurationDiff.Between([recorded], [same]).IsEmpty;

            // Who lives goes on as it was launched, so that an update sees what has changed since.
            var settings = lives && !isSame ? recorded : wanted.GetValueOrDefault(name);
            if (settings is null || records.Count == 0)
            {
                continue;
            }

            var knows = isSameBoot && (lives || isSame);
            var byName = records.ToDictionary(record => record.Key.Process, StringComparer.Ordinal);
            groups.Add(new GroupSnapshot(settings, [.. settings.Processes.Select(program => Entry(new(name, program.Name), program, byName.GetValueOrDefault(program.Name), knows))]));
        }

        return new AdoptionPlan
        {
            Groups = groups,
            HeldBack = Moved(groups, living, wanted),
            Pools = [.. groups.Where(group => group.Settings.Listener is not null).Select(group => Pool(group, journal, living, awaitInput, now))],
            AtRest = atRest,
            Ended = [.. ended],
        };

        ProcessEntry Entry(ProcessKey key, ProgramSettings program, ProcessRecord? record, bool knows)
        {
            if (record is null)
            {
                return new ProcessEntry(key, program);
            }

            if (!knows)
            {
                // Of another boot, after an end in order, or with other settings: only a person's wish still counts, and of an earlier run only if it is to be remembered.
                var stopped = record is { StoppedByPerson: true, State: var state } && (state.Pid == 0 || state is ProcessState.Stopping or ProcessState.Unknown);
                _ = stopped && ((isSameBoot && !journal.EndedInOrder) || configuration.Supervisord.RememberStop) && atRest.Add(key);
                return new ProcessEntry(key, program) { StoppedByPerson = atRest.Contains(key) };
            }

            var entry = record.Entry(program);
            entry = entry with { State = Resumed(entry, living.GetValueOrDefault(key), journal.Ending, now) };
            if (entry.State is ProcessState.Stopped { StartAt: null } && entry.StoppedByPerson || entry.State is ProcessState.Exited { RestartAt: null } or ProcessState.Fatal)
            {
                atRest.Add(key);
            }

            return entry;
        }
    }

    /// <summary>A section was renamed, or has come into a group: a living engine's update would end the old one before it starts the new one, which may want the same port.</summary>
    private static Dictionary<string, ProcessEntry> Moved(List<GroupSnapshot> groups, IReadOnlyDictionary<ProcessKey, int> living, Dictionary<string, GroupSettings> wanted)
    {
        var left = groups.Where(group => !wanted.ContainsKey(group.Settings.Name)).SelectMany(group => group.Processes).Where(entry => living.ContainsKey(entry.Key)).ToList();
        var moved = new Dictionary<string, ProcessEntry>(StringComparer.Ordinal);
        foreach (var group in left.Count == 0 ? [] : wanted.Values.Where(group => groups.TrueForAll(known => known.Settings.Name != group.Name)))
        {
            if (left.Find(entry => group.Processes.Any(program => program.Name == entry.Key.Process || program.Command == entry.Program.Command)) is { } entry)
            {
                moved[group.Name] = entry;
            }
        }

        return moved;
    }

    /// <summary>Where it is now. What the end of everything brought down is to come up again as after any start.</summary>
    private static ProcessState Resumed(ProcessEntry entry, int pid, bool ending, TimeSpan now) => entry.State switch
    {
        ProcessState.Spawning s when pid != 0 => new ProcessState.Starting(pid, s.Attempt, now + TimeSpan.FromSeconds(entry.Program.StartSecs)),
        ProcessState.Spawning => new ProcessState.Stopped(now),

        // It went because its engine did, which says nothing of how it starts.
        ProcessState.Starting when pid == 0 && entry.Program.StopOnEngineDeath => new ProcessState.Stopped(now),
        var state when pid == 0 && WentWithAll(state, entry.StoppedByPerson, ending) => new ProcessState.Stopped(),
        ProcessState.Stopping s when ending && !entry.StoppedByPerson => s with { ThenStart = true },
        ProcessState.Exited { RestartAt: null } or ProcessState.Fatal when ending => new ProcessState.Stopped(),
        ProcessState.Backoff { RetryAt: null } => new ProcessState.Stopped(),
        var state => state,
    };

    /// <summary>It was told to end together with everything, so nobody asks how it did.</summary>
    private static bool WentWithAll(ProcessState state, bool byPerson, bool ending) => ending && !byPerson && state is ProcessState.Stopping;

    private static PoolState Pool(GroupSnapshot group, JournalState journal, IReadOnlyDictionary<ProcessKey, int> living, IReadOnlySet<ProcessKey> awaitInput, TimeSpan now)
    {
        var pool = new PoolState(group.Settings);
        var again = new List<QueuedEvent>();
        var listeners = group.Processes.Where(entry => living.ContainsKey(entry.Key)).ToDictionary(entry => entry.Key.Process, entry =>
        {
            var record = journal.Listeners.GetValueOrDefault(entry.Key);
            var isReady = record?.Ready == true || awaitInput.Contains(entry.Key);

            // It waits for an event, so the one it was given either never came or was answered to the dead: offered again, since twice is better than never.
            if (isReady && record?.Event is { } given)
            {
                again.Add(given);
            }

            return new Listener(entry.Key.Process)
            {
                Protocol = isReady ? new ListenerState.Ready() : new ListenerState.Returning(record?.Event),
                SilentUntil = isReady ? null : now + PoolLife.LongestSilence,
                IsRunning = entry.State is ProcessState.Running,
            };
        });
        var next = journal.Listeners.Where(listener => listener.Key.Group == pool.Name).Max(listener => listener.Value.Event?.PoolSerial + 1) ?? 0;
        return pool with
        {
            Listeners = [.. pool.Listeners.Select(listener => listeners.GetValueOrDefault(listener.Process) ?? listener)],
            Queue = [.. again.OrderBy(one => one.PoolSerial)],
            NextPoolSerial = next,
        };
    }
}
