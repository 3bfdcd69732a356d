using System.Collections.Immutable;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Loop;
using Supervisor.Unit.Handoff;
using static Supervisor.Unit.Simulation.Invariants;

namespace Supervisor.Unit.Simulation;

/// <summary>
/// A machine with dice: random requests, exits, faults and passing time for the whole tree of processes, with every
/// invariant checked after every step. The same seed gives the same life.
/// </summary>
internal sealed partial class SimulatedMachine
{
    private readonly Random _dice;
    private readonly Mutation? _mutation;
    private readonly SupervisorLife _life;
    private readonly GroupSettings[][] _configurations;
    private GroupSettings[] _groups;
    private DeadlineQueue _deadlines = new();
    private readonly Dictionary<int, SimulatedChild> _children = [];
    private readonly Dictionary<ProcessKey, Observed> _observed = [];
    private readonly List<SimulatedChild> _alive = [];
    private readonly Queue<SimulatedChild> _zombies = new();
    private readonly List<(ProcessKey Key, int Pid)> _draining = [];
    private readonly HashSet<SocketName> _sockets = [];
    private readonly ProcessKey[] _keys;
    private SupervisorState _state = SupervisorState.Empty;
    private TimeSpan _now;
    private TimeSpan _shutdownSince;
    private bool _allStopped;
    private readonly bool _stubborn;
    private int _lastPid = 1;
    private int _drainedNow;

    public SimulatedMachine(int seed, Mutation? mutation = null, RowCounts? counts = null)
    {
        _dice = new Random(seed);
        _mutation = mutation;
        _stubborn = seed % 2 == 0;
        var table = mutation?.Table ?? ProcessLife.Next;
        _life = new SupervisorLife(counts is null ? table : counts.Counting(table));
        _configurations = RandomSettings.TwoConfigurations(_dice);
        _groups = _configurations[0];
        _keys = [.. _configurations.SelectMany(groups => groups).SelectMany(group => group.Processes.Select(program => new ProcessKey(group.Name, program.Name))).Distinct()];
        foreach (var key in _keys)
        {
            _observed[key] = new Observed();
        }

        BeginLife();
    }

    public long Steps { get; private set; }

    public long Launches { get; private set; }

    public void Step()
    {
        Steps++;
        try
        {
            if (_dice.Next(2000) == 0)
            {
                CrashSoon();
            }

            TakeStep();
        }
        catch (EngineKilled)
        {
            while (!TryBeginAfterCrash())
            {
            }
        }
    }

    private void TakeStep()
    {
        StartThoseWhoseTurnItIs();
        switch (_dice.Next(100))
        {
            case < 30:
                PassTime();
                break;
            case < 50:
                // Few are being stopped at a time, and that is when a wish is hardest to get right.
                Ask(_dice.Next(6) == 0 && _state.All.FirstOrDefault(entry => entry.State is ProcessState.Stopping) is { } stopping ? stopping.Key : _keys[_dice.Next(_keys.Length)]);
                break;
            case < 72:
                EndSomeChild();
                break;
            case < 86:
                Reap(_dice.Next(1, 4));
                break;
            case < 98:
                Drain();
                break;
            default:
                if (_state.Mood == Mood.Running)
                {
                    Rare();
                }

                break;
        }

        if (_state.Mood != Mood.Running)
        {
            Hold(_now - _shutdownSince < TimeSpan.FromMinutes(2), ShutdownEnds, $"still stopping after {_now - _shutdownSince}");
            if (_allStopped)
            {
                EndLife();
            }
        }
    }

    /// <summary>The tree becomes text and is read again, as by another binary in the same process; deadlines are found in it anew.</summary>
    public void HandOver()
    {
        var state = SampleState.Make() with { Loop = new LoopSnapshot { Groups = [.. _state.Groups.Values.Select(GroupSnapshot.Of)] } };
        var read = HandoffText.Read(HandoffText.Write(state)).Loop.Groups;
        _state = _state with { Groups = read.ToImmutableSortedDictionary(group => group.Settings.Name, group => group.Entry, StringComparer.Ordinal) };
        _deadlines = new DeadlineQueue();
        foreach (var entry in _state.All)
        {
            _deadlines.Add(entry);
        }
    }

    private void PassTime()
    {
        _now += _dice.Next(3) == 0 ? TimeSpan.FromMilliseconds(_dice.Next(2500)) : TimeSpan.FromMilliseconds(_dice.Next(20));
        if (_mutation?.Fault == LoopFault.DropsDeadlines)
        {
            while (_deadlines.TryTakeDue(_state, _now - TimeSpan.FromSeconds(30), out _))
            {
            }

            CheckDeadlines();
            return;
        }

        if (_deadlines.HasDue(_state, _now) && _mutation?.Fault != LoopFault.TrustsSignals)
        {
            _toldOfEnds = true;
            Reap(int.MaxValue);
        }

        while (_deadlines.TryTakeDue(_state, _now, out var key))
        {
            Give(key, new ProcessEvent.DeadlineReached());
        }

        if (Steps % 16 == 0)
        {
            CheckDeadlines();
        }
    }

    private void Give(ProcessKey key, ProcessEvent happened) => Apply(new SupervisorInput.ToProcess(key, happened));

    /// <summary>The last inputs, for the message of a broken invariant.</summary>
    public Queue<string>? Trace { get; init; }

    /// <summary>The wall clock is set back and forth, if that is wished, by dice of its own.</summary>
    public Random? WallClock { get; init; }

    private Instant Now => new(_now, WallClock is { } dice ? DateTime.UnixEpoch.AddSeconds(dice.Next()) : default);

    private void Apply(SupervisorInput input)
    {
        if (Trace is { } trace)
        {
            trace.Enqueue($"{_now} {input}");
            if (trace.Count > 4000)
            {
                trace.Dequeue();
            }
        }

        var key = input switch { SupervisorInput.ToProcess i => i.Key, SupervisorInput.Drained i => i.Key, _ => default };
        var isFirst = _underWay.Add(key);
        var effects = new List<Effect>();
        _state = _life.Next(_state, input, Now, effects);
        foreach (var effect in effects)
        {
            Act();
            _journal.Hear(effect, _state);
            Do(effect, input);
        }

        if (isFirst)
        {
            _underWay.Remove(key);
        }

        if (Steps % 16 == 0 && input is SupervisorInput.Drained)
        {
            var used = _state.All.Where(entry => entry.State.Pid != 0).Select(SocketName.Of).OfType<SocketName>().ToHashSet();
            Hold(_sockets.SetEquals(used), SocketWhileUsed, $"open {string.Join(", ", _sockets)}, used {string.Join(", ", used)}");
        }
    }

    private void Do(Effect effect, SupervisorInput cause)
    {
        switch (effect)
        {
            case Effect.Launch e:
                Give(e.Key, Launch(e));
                break;
            case Effect.Signal e:
                Signal(e);
                break;
            case Effect.Drain e:
                _draining.Add((e.Key, e.Pid));
                if (_mutation?.Fault == LoopFault.SkipsDrain)
                {
                    Apply(new SupervisorInput.Drained(e.Key, e.Pid));
                }

                break;
            case Effect.Redeliver e:
                Give(e.Key, e.Event);
                break;
            case Effect.LookForSurvivors e when _dice.Next(8) == 0:
                Give(e.Key, new ProcessEvent.SurvivorsSeen(e.Pid));
                break;
            case Effect.NameSurvivors e:
                Give(e.Key, new ProcessEvent.SurvivorsNamed(_dice.Next(2) == 0 ? "" : "x (pid 1)"));
                break;
            case Effect.LookAtKilled e:
                Give(e.Key, new ProcessEvent.KillSurvived(e.Pid, 'D'));
                break;
            case Effect.Announce e when _mutation?.Fault != LoopFault.SwallowsNews || _dice.Next(1000) > 0:
                Announced(e.Transition);
                break;
            case Effect.CloseSocket e when _mutation?.Fault != LoopFault.ForgetsSockets:
                Hold(_sockets.Remove(e.Socket), SocketWhileUsed, $"{e.Socket} is closed but was not open");
                Hold(!_children.Values.Any(child => child.Alive && SocketOf(child.Key) == e.Socket), SocketWhileUsed, $"{e.Socket} is closed under a living child");
                break;
            case Effect.StartSoon e:
                _startSoon.Enqueue(e.Key);
                break;
            case Effect.Forget e:
                Forget(e.Key);
                break;
            case Effect.AllStopped:
                _allStopped = true;
                break;
        }
    }

    private void EndLife()
    {
        // A child that may not be signalled cannot be ended; its process says UNKNOWN.
        Hold(_alive.All(child => _state.Find(child.Key)?.Code == ProcessStateCode.Unknown), ShutdownEnds, $"{_alive.Count} children live on");
        _alive.Clear();
        BeginLife();
    }

    private void BeginLife()
    {
        _journal = new SimulatedJournal();
        ForgetUpdates();
        _state = SupervisorState.Empty;
        _allStopped = false;
        _draining.Clear();
        _sockets.Clear();
        _zombies.Clear();
        _children.Clear();
        foreach (var observed in _observed.Values)
        {
            (observed.Code, observed.StoppedByPerson, observed.FailedTries) = (ProcessStateCode.Stopped, false, 0);
        }

        foreach (var group in _groups)
        {
            Apply(new SupervisorInput.GroupAdded(group));
        }

        Apply(new SupervisorInput.AutoStart(null));
    }
}
