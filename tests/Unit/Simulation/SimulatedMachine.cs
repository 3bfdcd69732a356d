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
internal sealed class SimulatedMachine
{
    private readonly Random _dice;
    private readonly Mutation? _mutation;
    private readonly SupervisorLife _life;
    private readonly GroupSettings[] _groups;
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
        _groups = RandomSettings.Groups(_dice);
        _keys = [.. _groups.SelectMany(group => group.Processes.Select(program => new ProcessKey(group.Name, program.Name)))];
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
        switch (_dice.Next(100))
        {
            case < 30:
                PassTime();
                break;
            case < 50:
                Ask(_keys[_dice.Next(_keys.Length)]);
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
            Hold(_now - _shutdownSince < TimeSpan.FromMinutes(10), ShutdownEnds, $"still stopping after {_now - _shutdownSince}");
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

    private void Rare()
    {
        var group = _groups[_dice.Next(_groups.Length)];
        switch (_dice.Next(60))
        {
            case 0:
                _shutdownSince = _now;
                if (_mutation?.Fault == LoopFault.StopsAllGroupsAtOnce)
                {
                    foreach (var key in _keys)
                    {
                        _state = _state with { Mood = Mood.ShuttingDown };
                        Give(key, new ProcessEvent.ShutdownAsked());
                    }
                }

                Apply(new SupervisorInput.ShutdownAsked(_dice.Next(2) == 0 ? Mood.ShuttingDown : Mood.Restarting));
                break;
            case < 20:
                Apply(new SupervisorInput.GroupRemoved(group.Name));
                break;
            default:
                if (!_state.Groups.ContainsKey(group.Name))
                {
                    foreach (var key in _keys.Where(key => key.Group == group.Name))
                    {
                        _observed[key] = new Observed();
                    }

                    Apply(new SupervisorInput.GroupAdded(group));
                    Apply(new SupervisorInput.AutoStart(group.Name));
                }

                break;
        }
    }

    private void Ask(ProcessKey key)
    {
        ProcessEvent wish = _dice.Next(12) switch
        {
            < 4 => new ProcessEvent.StartAsked(),
            < 7 => new ProcessEvent.StopAsked(),
            7 => new ProcessEvent.KillAsked(),
            < 9 => new ProcessEvent.RestartAsked(),
            _ => new ProcessEvent.SignalAsked(10),
        };
        if (_state.Find(key) is null)
        {
            return;
        }

        // The last wish counts, whatever the process does at the moment.
        if (wish is not ProcessEvent.SignalAsked)
        {
            _observed[key].StoppedByPerson = wish is ProcessEvent.StopAsked or ProcessEvent.KillAsked;
        }

        Give(key, wish);
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

        while (_deadlines.TryTakeDue(_state, _now, out var key))
        {
            Give(key, new ProcessEvent.DeadlineReached());
        }

        if (Steps % 16 == 0)
        {
            CheckDeadlines();
        }
    }

    private void CheckDeadlines()
    {
        foreach (var entry in _state.All)
        {
            Hold(entry.Deadline is not { } due || due > _now, DeadlinesServed, $"{entry.Key} {entry.State} at {_now}");
            var observed = _observed[entry.Key];
            if (entry.State is ProcessState.Stopping && _children.TryGetValue(entry.State.Pid, out var child) && child.Alive)
            {
                Hold(_now - observed.StoppingSince < TimeSpan.FromSeconds(entry.Program.StopWaitSecs + 5), StoppingEnds, $"{entry.Key} since {observed.StoppingSince}, now {_now}");
            }
        }
    }

    private void EndSomeChild()
    {
        // In every other machine nothing ends by chance while all is being stopped: the engine must see to it.
        if (_alive.Count > 0 && (_state.Mood == Mood.Running || !_stubborn))
        {
            var child = _alive[_dice.Next(_alive.Count)];
            End(child, _dice.Next(3) switch { 0 => ExitStatus.Exited(0), 1 => ExitStatus.Exited(_dice.Next(256)), _ => ExitStatus.Killed(11) });
        }
    }

    private void End(SimulatedChild child, ExitStatus status)
    {
        child.Ended = status;
        _alive.Remove(child);
        _zombies.Enqueue(child);
    }

    private void Reap(int most)
    {
        for (; most > 0 && _zombies.TryDequeue(out var child); most--)
        {
            _children.Remove(child.Pid);
            Apply(new SupervisorInput.Reaped(child.Key, child.Pid, child.Ended!.Value));
        }
    }

    private void Drain()
    {
        if (_draining.Count > 0)
        {
            var index = _dice.Next(_draining.Count);
            var (key, pid) = _draining[index];
            _draining.RemoveAt(index);
            _drainedNow = pid;
            Apply(new SupervisorInput.Drained(key, pid));
            _drainedNow = 0;
        }
    }

    private void Give(ProcessKey key, ProcessEvent happened) => Apply(new SupervisorInput.ToProcess(key, happened));

    /// <summary>The last inputs, for the message of a broken invariant.</summary>
    public Queue<string>? Trace { get; init; }

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

        var effects = new List<Effect>();
        _state = _life.Next(_state, input, new Instant(_now, default), effects);
        foreach (var effect in effects)
        {
            Do(effect, input);
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
            case Effect.AllStopped:
                _allStopped = true;
                break;
        }
    }

    private ProcessEvent Launch(Effect.Launch launch)
    {
        Launches++;
        Hold(_state.Mood == Mood.Running, NothingStartsWhileStopping, $"{launch.Key}");
        Hold(!_observed[launch.Key].StoppedByPerson, OperatorStopHolds, $"{launch.Key}");
        Hold(!_children.Values.Any(child => child.Key == launch.Key), OneChild, $"{launch.Key}");
        if (SocketOf(launch.Key) is { } socket)
        {
            _sockets.Add(socket);
        }

        if (_dice.Next(10) == 0)
        {
            return new ProcessEvent.SpawnFailed("no luck");
        }

        var child = new SimulatedChild(++_lastPid, launch.Key, _now, _dice.Next(2) == 0);
        _children[child.Pid] = child;
        _alive.Add(child);
        return new ProcessEvent.Spawned(child.Pid);
    }

    private SocketName? SocketOf(ProcessKey key) => _state.Find(key) is { } entry ? SocketName.Of(entry) : null;

    private void Signal(Effect.Signal signal)
    {
        Hold(_children.TryGetValue(signal.Pid, out var child), NoSignalToReaped, $"{signal.Key} pid {signal.Pid}");
        if (_dice.Next(50) == 0)
        {
            Give(signal.Key, new ProcessEvent.SignalRefused(signal.Pid, "EPERM"));
        }
        else if (child!.Alive && (signal.Number == 9 || (signal.Purpose == SignalPurpose.Stop && !child.IgnoresTerm)))
        {
            End(child, ExitStatus.Killed(signal.Number));
        }
    }

    private void Announced(Transition transition)
    {
        var (before, after, key) = (transition.Before, transition.After, transition.Key);
        var observed = _observed[key];
        _deadlines.Add(after);
        Hold(observed.Code == before.Code, NoGapInNews, $"{key} was {observed.Code}, then {before.Code} to {after.Code}");
        observed.Code = after.Code;
        if (transition.Cause is ProcessEvent.ChildExited exit)
        {
            Hold(!_draining.Contains((key, exit.Pid)), DrainFirst, $"{key} pid {exit.Pid}");
        }

        // A child that ended after startsecs, before anybody could say so, is announced RUNNING when it is gone already.
        if (after.State.Pid is var pid and > 0 && pid != _drainedNow)
        {
            Hold(_children.TryGetValue(pid, out var child) && child.Key == key, PidTruth, $"{key} {after.State}");
            if (after.Code == ProcessStateCode.Running)
            {
                Hold(_now - child!.StartedAt >= TimeSpan.FromSeconds(after.Program.StartSecs), RunningAfterStartSecs, $"{key} up for {_now - child.StartedAt}");
            }
        }
        else if (after.State.Pid == 0 && after.State is not ProcessState.Spawning)
        {
            Hold(!_alive.Any(child => child.Key == key), PidTruth, $"{key} {after.State} has a living child");
        }

        CountTries(observed, transition);
        if (after.Code == ProcessStateCode.Stopping && before.Code != ProcessStateCode.Stopping)
        {
            observed.StoppingSince = _now;
            CheckStopOrder(transition);
        }
    }

    private static void CountTries(Observed observed, Transition transition)
    {
        var (before, after, cause) = (transition.Before, transition.After, transition.Cause);
        observed.FailedTries = after.State switch
        {
            ProcessState.Backoff when before.State is not ProcessState.Backoff => observed.FailedTries + 1,
            ProcessState.Backoff or ProcessState.Starting or ProcessState.Fatal => observed.FailedTries,
            ProcessState.Spawning when before.State is ProcessState.Backoff && cause is ProcessEvent.DeadlineReached => observed.FailedTries,
            _ => 0,
        };
        Hold(observed.FailedTries <= after.Program.StartRetries + 1, RetriesEnd, $"{after.Key} failed {observed.FailedTries} times");
    }

    private void CheckStopOrder(Transition transition)
    {
        if (transition.Cause is not ProcessEvent.ShutdownAsked)
        {
            return;
        }

        var stopping = transition.After;
        var mine = _state.Groups[stopping.Key.Group].Settings;
        var later = _state.Groups.Values.Where(group => (group.Settings.Priority, group.Settings.Name).CompareTo((mine.Priority, mine.Name)) > 0);
        Hold(later.All(group => group.Processes.Values.All(entry => entry.Code.IsDown() || entry.State is ProcessState.Stopping { IsHeld: true })), StopOrder, $"{stopping.Key} before a later group was down");
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
