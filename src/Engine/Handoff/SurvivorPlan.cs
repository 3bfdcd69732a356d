using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Handoff;

/// <summary>Adds to a journal what it lacks of programs that certainly are ours and run: it may be damaged, old, or not there at all. Pure.</summary>
/// <param name="configuration">What the files say now: what is not known of a program is taken from here.</param>
/// <param name="boot">This life of the machine.</param>
/// <param name="startedAt">When who was born at a tick was started.</param>
/// <param name="log">The made-up name of a log, for the process and whether it is of stderr.</param>
internal sealed class SurvivorPlan(SupervisorConfiguration configuration, string boot, Func<long, Instant> startedAt, Func<ProcessKey, bool, string?> log)
{
    /// <param name="journal">What there is to be read; null: nothing.</param>
    /// <param name="survivors">One for each process.</param>
    /// <param name="isLaunching">Whether it is the one of which only the launch was written.</param>
    /// <returns>The journal as it should have been, and those that it did not have.</returns>
    public (JournalState? State, IReadOnlyList<Survivor> Added) Complete(JournalState? journal, IReadOnlyList<Survivor> survivors, Func<Survivor, LaunchRecord, bool> isLaunching)
    {
        if (survivors.Count == 0)
        {
            return (journal, []);
        }

        var state = Believed(journal, survivors);
        var added = new List<Survivor>();
        foreach (var survivor in survivors)
        {
            var record = state.Processes.GetValueOrDefault(survivor.Key);
            var launch = state.Launches.GetValueOrDefault(survivor.Key);
            var newborn = launch is not null && isLaunching(survivor, launch) ? record?.State as ProcessState.Spawning : null;
            var isKnown = newborn is not null || IsOf(record, survivor);
            var isWhole = isKnown;
            if (!(isKnown && Has(state, survivor.Key)) && Settings(state, survivor.Key, isKnown) is { } group)
            {
                state.Apply(new JournalLine { Group = group });
                isWhole = false;
            }

            if (!isKnown || launch is null || !Fits(launch, survivor))
            {
                record = isKnown ? record! : new ProcessRecord(survivor.Key, new ProcessState.Running(survivor.Pid)) { Born = survivor.Born, StartedAt = startedAt(survivor.Born) };
                state.Apply(new JournalLine { Launch = Launch(survivor, launch) });
                state.Apply(new JournalLine { Process = record });
                isWhole = false;
            }

            if (newborn is not null)
            {
                // Its launch was written and its birth was not: it may not even have its name in its environment any more.
                var startSecs = state.Groups.GetValueOrDefault(survivor.Key.Group)?.Processes.FirstOrDefault(program => program.Name == survivor.Key.Process)?.StartSecs ?? 0;
                var upAt = startedAt(survivor.Born).Monotonic + TimeSpan.FromSeconds(startSecs);
                state.Apply(new JournalLine { Process = record! with { State = new ProcessState.Starting(survivor.Pid, newborn.Attempt, upAt), Born = survivor.Born } });
            }

            if (!isWhole)
            {
                added.Add(survivor);
            }
        }

        return (state, added);
    }

    /// <summary>What was written in another life of the machine, or by who has ended in order, is true of nobody who runs: only a person's wish outlives that.</summary>
    private JournalState Believed(JournalState? journal, IReadOnlyList<Survivor> survivors)
    {
        var isOfNow = journal is { EndedInOrder: false }
            && (journal.Engine is { } engine ? engine.Boot == boot : survivors.Any(survivor => IsOf(journal.Processes.GetValueOrDefault(survivor.Key), survivor)));
        var state = isOfNow ? journal! : new JournalState();
        foreach (var stopped in !isOfNow && configuration.Supervisord.RememberStop ? journal?.Stopped() ?? [] : [])
        {
            state.Apply(stopped);
        }

        if (state.Engine is null)
        {
            state.Apply(new JournalLine { Engine = new EngineRecord(EngineRecord.CurrentVersion, boot, Guid.Empty, 0, 0) });
        }

        return state;
    }

    private static bool IsOf(ProcessRecord? record, Survivor survivor) => record is { Born: > 0 } && record.Born == survivor.Born && record.State.Pid == survivor.Pid;

    private static bool Has(JournalState state, ProcessKey key) => state.Groups.GetValueOrDefault(key.Group)?.Processes.Any(program => program.Name == key.Process) == true;

    /// <summary>What is known of how it was launched, else as the files have it, in a group that is as it was written.</summary>
    private GroupSettings? Settings(JournalState state, ProcessKey key, bool isKnown)
    {
        var written = state.Groups.GetValueOrDefault(key.Group);
        var wanted = configuration.Groups.FirstOrDefault(group => group.Name == key.Group);
        if (wanted?.Processes.FirstOrDefault(one => one.Name == key.Process) is not { } program || (isKnown && Has(state, key)))
        {
            return null;
        }

        return written is null ? wanted
            : Has(state, key) ? written with { Processes = written.Processes.Select(one => one.Name == key.Process ? program : one).ToValueList() }
            : written with { Processes = written.Processes.Append(program).ToValueList() };
    }

    private static bool Fits(LaunchRecord launch, Survivor survivor) =>
        (survivor.Input == 0 || survivor.Input == launch.Input) && (survivor.Output == 0 || survivor.Output == launch.Output) && (survivor.Error == 0 || survivor.Error == launch.Error);

    /// <summary>Made-up names of logs stay the same from one launch to the next.</summary>
    private LaunchRecord Launch(Survivor survivor, LaunchRecord? before) => new(survivor.Key, startedAt(survivor.Born), survivor.Born)
    {
        Input = survivor.Input,
        Output = survivor.Output,
        Error = survivor.Error,
        OutputLog = before?.OutputLog ?? log(survivor.Key, false),
        ErrorLog = before?.ErrorLog ?? log(survivor.Key, true),
    };
}
