using Supervisor.Engine.Core;

namespace Supervisor.Unit.Simulation;

/// <summary>What people ask of the machine.</summary>
internal sealed partial class SimulatedMachine
{
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

                _journal.Ending();
                Apply(new SupervisorInput.ShutdownAsked(_dice.Next(2) == 0 ? Mood.ShuttingDown : Mood.Restarting));
                break;
            case < 15 when _state.Groups.Count > 0:
                Apply(new SupervisorInput.GroupRemoved(_state.Groups.Keys.ElementAt(_dice.Next(_state.Groups.Count))));
                break;
            case < 35:
                Update();
                break;
            default:
                if (!_state.Groups.ContainsKey(group.Name))
                {
                    foreach (var key in _keys.Where(key => key.Group == group.Name))
                    {
                        _observed[key] = new Observed();
                    }

                    _wanted.Remove(group.Name);
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
        if (wish is not ProcessEvent.SignalAsked && !_state.Find(key)!.Leaving)
        {
            _observed[key].StoppedByPerson = wish is ProcessEvent.StopAsked or ProcessEvent.KillAsked;
        }

        Give(key, wish);
    }
}
