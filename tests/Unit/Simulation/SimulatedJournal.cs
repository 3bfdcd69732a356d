using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;

namespace Supervisor.Unit.Simulation;

/// <summary>What the engine writes down for the next one, line by line as it hears of things, and what that one reads.</summary>
internal sealed class SimulatedJournal
{
    private readonly JournalState _state = new();

    public SimulatedJournal(JournalState? before = null)
    {
        _state.Apply(new JournalLine { Engine = new EngineRecord(EngineRecord.CurrentVersion, "boot", Guid.Empty, 1, 1) });
        foreach (var line in before?.Lines() ?? [])
        {
            _state.Apply(line);
        }
    }

    /// <summary>Before the launch is made.</summary>
    public void Launching(ProcessKey key, Instant now) => _state.Apply(new JournalLine { Launch = new LaunchRecord(key, now, 1) });

    public void Ending() => _state.Apply(new JournalLine { Ending = true });

    public void Hear(Effect effect, SupervisorState state)
    {
        switch (effect)
        {
            case Effect.AnnounceGroup { Added: true } e when state.Groups.TryGetValue(e.Group, out var group):
                _state.Apply(new JournalLine { Group = group.Settings });
                break;
            case Effect.RecordGroup e when state.Groups.TryGetValue(e.Group, out var changed):
                _state.Apply(new JournalLine { Group = changed.Settings });
                break;
            case Effect.Forget e when state.Groups.ContainsKey(e.Key.Group):
                _state.Apply(new JournalLine { Gone = e.Key });
                break;
            case Effect.AnnounceGroup { Added: false } e:
                _state.Apply(new JournalLine { Removed = e.Group });
                break;
            case Effect.Remember { Entry: var entry }:
                _state.Apply(new JournalLine { Process = ProcessRecord.Of(entry, entry.State.Pid) });
                break;
            case Effect.Announce { Transition.After: { State: not ProcessState.Spawning } after }:
                _state.Apply(new JournalLine { Process = ProcessRecord.Of(after, after.State.Pid) });
                break;
        }
    }

    /// <summary>As the next engine reads it from the file.</summary>
    public JournalState Read()
    {
        var text = new JournalText();
        text.Add(new JournalLine { Engine = _state.Engine });
        foreach (var line in _state.Lines())
        {
            text.Add(line);
        }

        return JournalState.Read(text.Bytes);
    }
}
