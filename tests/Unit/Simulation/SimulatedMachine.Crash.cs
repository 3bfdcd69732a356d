using System.Collections.Immutable;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Loop;
using static Supervisor.Unit.Simulation.Invariants;

namespace Supervisor.Unit.Simulation;

/// <summary>The engine is killed between any two of its acts, and the next one goes on from the journal and from what lives.</summary>
internal sealed partial class SimulatedMachine
{
    private SimulatedJournal _journal = new();
    private int _actsLeft = int.MaxValue;

    /// <summary>Whose wishes are being carried out; if the engine dies now, nobody was told that they are.</summary>
    private readonly HashSet<ProcessKey> _underWay = [];

    public long Crashes { get; private set; }

    /// <summary>Not before the next act, and soon.</summary>
    private void CrashSoon() => _actsLeft = _dice.Next(1, 20);

    /// <summary>Between two acts: here a kill may come.</summary>
    private void Act()
    {
        if (--_actsLeft <= 0)
        {
            throw new EngineKilled();
        }
    }

    /// <summary>The next engine may be killed in its first moments, too.</summary>
    private bool TryBeginAfterCrash()
    {
        _actsLeft = _dice.Next(8) == 0 ? _dice.Next(1, 60) : int.MaxValue;
        try
        {
            BeginAfterCrash();
            return true;
        }
        catch (EngineKilled)
        {
            return false;
        }
    }

    private void BeginAfterCrash()
    {
        Crashes++;
        Trace?.Enqueue($"{_now} crash");
        if (_dice.Next(3) == 0)
        {
            // Somebody has edited the files meanwhile.
            _groups = _configurations[_dice.Next(_configurations.Length)];
        }

        var unanswered = _state.All.Where(entry => !entry.Waiting.IsEmpty).Select(entry => entry.Key).Concat(_underWay).ToHashSet();
        _underWay.Clear();
        ForgetUpdates();
        LoseZombies();
        var journal = _journal.Read();
        var living = journal.Processes.Values.Select(Living).OfType<SimulatedChild>().ToDictionary(child => child.Key, child => child.Pid);
        var plan = AdoptionPlan.Make(journal, living, new HashSet<ProcessKey>(), Files(), isSameBoot: true, _now);
        Adopt(plan, journal, unanswered);
        foreach (var child in _alive)
        {
            Hold(_state.Find(child.Key) is { } owner && (owner.State.Pid == child.Pid || plan.Adopted.Any(one => one.State.Pid == child.Pid)), OwnedAfterCrash, $"{child.Key} pid {child.Pid}");
        }

    }

    /// <summary>Whoever was dead when the engine died is reaped by somebody else, sooner or later.</summary>
    private void LoseZombies()
    {
        _draining.Clear();
        _toldOfEnds = true;
        for (var left = _zombies.Count; left > 0; left--)
        {
            var child = _zombies.Dequeue();
            if (_dice.Next(2) == 0)
            {
                _children.Remove(child.Pid);
            }
            else
            {
                _zombies.Enqueue(child);
            }
        }
    }

    /// <summary>As in LivingChildren: by pid and birth, or, when only the launch was written, by what /proc shows of those that live.</summary>
    private SimulatedChild? Living(ProcessRecord record) => record.State is ProcessState.Spawning
        ? _alive.Find(child => child.Key == record.Key && _mutation?.Fault != LoopFault.OverlooksNewborn)
        : _children.GetValueOrDefault(record.State.Pid);

    private SupervisorConfiguration Files() => new() { Path = "/s.conf", Supervisord = new SupervisordSettings { LogFile = "/l", PidFile = "/p", ChildLogDir = "/t" }, Groups = _groups.ToValueList() };

    private void Adopt(AdoptionPlan plan, JournalState journal, HashSet<ProcessKey> unanswered)
    {
        var before = _state;
        _allStopped = false;
        _state = SupervisorState.Empty with { Groups = plan.Groups.ToImmutableSortedDictionary(group => group.Settings.Name, group => group.Entry, StringComparer.Ordinal) };
        _deadlines = new DeadlineQueue();
        _sockets.Clear();
        _journal = new SimulatedJournal();
        BeginJournal(plan, journal);
        foreach (var entry in _state.All)
        {
            _deadlines.Add(entry);
            _observed[entry.Key].Code = entry.Code;
            if (entry.State is ProcessState.Stopping)
            {
                _observed[entry.Key].StoppingSince = _now;
            }

            if (entry.State.Pid != 0 && SocketName.Of(entry) is { } socket)
            {
                _sockets.Add(socket);
            }

            // Of a child that was gone nobody knows how it ended.
            if (entry.State.Pid is var pid and > 0 && !_children.ContainsKey(pid))
            {
                _zombies.Enqueue(_children[pid] = new SimulatedChild(pid, entry.Key, TimeSpan.Zero, ignoresTerm: false) { Ended = ExitStatus.Lost });
            }
        }

        foreach (var key in _keys.Where(key => unanswered.Contains(key) || before.Find(key) is null || _state.Find(key) is null))
        {
            // Of two wishes the last may not have been taken yet: nothing is promised.
            (_observed[key].FailedTries, _observed[key].StoppedByPerson) = (0, false);
        }

        foreach (var key in _keys.Where(key => _state.Find(key) is null))
        {
            // Should it come back, it is a new one.
            _observed[key] = new Observed();
        }

        var decided = plan.Decided;
        foreach (var group in _groups.Where(group => !_state.Groups.ContainsKey(group.Name)))
        {
            Apply(new SupervisorInput.GroupAdded(group));
        }

        foreach (var entry in _state.InStartOrder.Where(entry => entry.Program.AutoStart && !decided.Contains(entry.Key)).ToList())
        {
            Give(entry.Key, new ProcessEvent.StartAsked());
        }
    }

    /// <summary>The new journal says of those that go on what the old one said.</summary>
    private void BeginJournal(AdoptionPlan plan, JournalState journal)
    {
        var kept = new JournalState();
        foreach (var group in plan.Groups)
        {
            kept.Apply(new JournalLine { Group = group.Settings });
            foreach (var entry in group.Processes.Where(entry => journal.Processes.ContainsKey(entry.Key)))
            {
                kept.Apply(new JournalLine { Launch = journal.Launches.GetValueOrDefault(entry.Key) });
                kept.Apply(new JournalLine { Process = ProcessRecord.Of(entry, entry.State.Pid) });
            }
        }

        _journal = new SimulatedJournal(kept);
    }

    private sealed class EngineKilled : Exception;
}
