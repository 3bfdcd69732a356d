using Supervisor.Engine.Core;
using static Supervisor.Unit.Simulation.Invariants;

namespace Supervisor.Unit.Simulation;

/// <summary>The world the machine acts on: children that live, end, are reaped and drained.</summary>
internal sealed partial class SimulatedMachine
{
    private bool _toldOfEnds;

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

        // The signal that says so may be lost; then it is seen with the next one.
        _toldOfEnds |= _dice.Next(10) > 0;
    }

    private void Reap(int most)
    {
        if (!_toldOfEnds)
        {
            return;
        }

        for (; most > 0 && _zombies.TryDequeue(out var child); most--)
        {
            _children.Remove(child.Pid);
            Apply(new SupervisorInput.Reaped(child.Key, child.Pid, child.Ended!.Value));
        }

        _toldOfEnds = _zombies.Count > 0;
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

        _journal.Launching(launch.Key, Now);
        Act();
        if (_dice.Next(10) == 0)
        {
            return new ProcessEvent.SpawnFailed("no luck");
        }

        var child = new SimulatedChild(++_lastPid, launch.Key, _now, _dice.Next(2) == 0) { StartSecs = launch.Program.StartSecs };
        _children[child.Pid] = child;
        _alive.Add(child);
        Act();
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
}
