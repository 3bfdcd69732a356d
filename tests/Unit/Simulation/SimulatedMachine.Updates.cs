using Supervisor.Configuration;
using Supervisor.Engine.Core;
using static Supervisor.Unit.Simulation.Invariants;

namespace Supervisor.Unit.Simulation;

/// <summary>Two configurations, and a switch from one to the other while everything goes on.</summary>
internal sealed partial class SimulatedMachine
{
    private readonly Queue<ProcessKey> _startSoon = [];
    private readonly Dictionary<string, GroupSettings> _wanted = [];

    /// <summary>Groups that are in both change in place; those that only a new group would help stay as they are.</summary>
    private void Update()
    {
        _groups = _configurations[_dice.Next(_configurations.Length)];
        foreach (var wanted in _groups)
        {
            if (!_state.Groups.TryGetValue(wanted.Name, out var group) || GroupPlan.For(group, wanted).Replaces)
            {
                continue;
            }

            foreach (var key in group.Processes.Values.Select(entry => entry.Key))
            {
                // A start that is under way may now have fewer tries than it has had.
                _observed[key].FailedTries = 0;
            }

            _wanted[wanted.Name] = wanted;
            if (_mutation?.Fault == LoopFault.ForgetsWhoLeaves && group.Processes.Values.FirstOrDefault(entry => wanted.Processes.All(program => program.Name != entry.Key.Process)) is { } leaving)
            {
                Do(new Effect.Forget(leaving.Key), new SupervisorInput.GroupChanged(wanted));
            }

            if (_mutation?.Fault != LoopFault.DropsUpdates)
            {
                Apply(new SupervisorInput.GroupChanged(wanted));
            }
        }
    }

    private void StartThoseWhoseTurnItIs()
    {
        while (_startSoon.TryDequeue(out var key))
        {
            if (_state.Find(key) is { WantsDown: false })
            {
                Give(key, new ProcessEvent.StartAsked());
            }
        }
    }

    /// <summary>A process is gone from the tree.</summary>
    private void Forget(ProcessKey key)
    {
        if (_alive.Find(child => child.Key == key) is { } child)
        {
            // Only one that nobody may signal is let go.
            Hold(_observed[key].Code == ProcessStateCode.Unknown, NoneLeftBehind, $"{key} pid {child.Pid}");
            _alive.Remove(child);
            _children.Remove(child.Pid);
        }

        // One that has ended and was not reaped belongs to nobody any more.
        foreach (var pid in _children.Values.Where(child => child.Key == key).Select(child => child.Pid).ToList())
        {
            _children.Remove(pid);
        }

        _observed[key] = new Observed();
    }

    private void ForgetUpdates()
    {
        _startSoon.Clear();
        _wanted.Clear();
    }

    private void CheckUpdates()
    {
        foreach (var (name, wanted) in _wanted)
        {
            Hold(
                !_state.Groups.TryGetValue(name, out var group) || group.IsChanging || group.Processes.Keys.ToHashSet().SetEquals(wanted.Processes.Select(program => program.Name)),
                UpdatesArrive,
                name);
        }
    }
}
