using System.Collections.Immutable;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>
/// Keeps the tree: runs inputs through <see cref="SupervisorLife"/>, has their effects done, and keeps up with what follows
/// from them: pids, deadlines, waiters, news. On the loop's thread only, but for reading <see cref="State"/>.
/// </summary>
internal sealed class StateKeeper(SupervisorLife life, EffectRunner effects, EngineTools tools, Clock clock, EventBus events, ListenerPools listeners)
{
    private readonly Dictionary<int, ProcessKey> _byPid = [];
    private List<Effect.Launch>? _gathered;
    private volatile SupervisorState _state = SupervisorState.Empty;

    /// <summary>What is true after the last input; immutable.</summary>
    public SupervisorState State => _state;

    public DeadlineQueue Deadlines { get; } = new();

    public Waiters Waiters { get; } = new();

    /// <summary>Set once everything has stopped after a shutdown or restart was asked.</summary>
    public bool AllStopped { get; private set; }

    /// <summary>Launches put off since <see cref="Gather"/>.</summary>
    public int Gathered => _gathered?.Count ?? 0;

    /// <summary>The process of a child that has ended; its pid is forgotten.</summary>
    public bool TryTakePid(int pid, out ProcessKey key) => _byPid.Remove(pid, out key);

    /// <summary>From now on launches are put off, so that they can be made side by side.</summary>
    public void Gather() => _gathered = [];

    /// <summary>Makes the launches that were put off; none is put off any more.</summary>
    public void LaunchGathered()
    {
        var launches = _gathered;
        _gathered = null;
        if (launches is { Count: > 0 })
        {
            foreach (var answer in effects.Launch(launches))
            {
                Apply(answer);
            }
        }
    }

    /// <summary>The tree as another keeper left it, with its pids and deadlines.</summary>
    public void Restore(ImmutableSortedDictionary<string, GroupEntry> groups)
    {
        _state = SupervisorState.Empty with { Groups = groups };
        foreach (var entry in _state.All)
        {
            Deadlines.Add(entry);
            if (entry.LivePid is > 0 and var pid)
            {
                _byPid[pid] = entry.Key;
            }
        }
    }

    public void Give(ProcessKey key, ProcessEvent happened) => Apply(new SupervisorInput.ToProcess(key, happened));

    public void Apply(SupervisorInput input)
    {
        // Nothing may meet a process between the wish to launch it and the answer.
        if (Gathered > 0 && input is SupervisorInput.ToProcess { Key: var key } && _state.Find(key)?.State is ProcessState.Spawning)
        {
            LaunchGathered();
            Gather();
        }

        var asked = new List<Effect>();
        _state = life.Next(_state, input, clock.Now, asked);
        foreach (var effect in asked)
        {
            Observe(effect);
            if (effect is Effect.Launch launch && _gathered is { } gathered)
            {
                gathered.Add(launch);
            }
            else if (effects.Run(effect) is { } answer)
            {
                Apply(answer);
            }
        }
    }

    private void Observe(Effect effect)
    {
        switch (effect)
        {
            case Effect.Announce e:
                Announce(e.Transition);
                break;
            case Effect.Remember e:
                tools.Journal?.Changed(e.Entry);
                break;
            case Effect.AnnounceGroup e:
                Record(e);
                events.Publish(new Notice.GroupChanged(e.Group, e.Added, clock.Now));
                break;
            case Effect.Forget e:
                Waiters.Gone(e.Key);
                break;
            case Effect.AwaitEvents e:
                listeners.AwaitEvents(e.Group);
                break;
            case Effect.AllStopped:
                AllStopped = true;
                break;
        }
    }

    private void Record(Effect.AnnounceGroup change)
    {
        if (!change.Added)
        {
            tools.Journal?.Removed(change.Group);
        }
        else if (_state.Groups.TryGetValue(change.Group, out var group))
        {
            tools.Journal?.Added(group.Settings);
        }
    }

    private void Announce(Transition transition)
    {
        var after = transition.After;
        if (transition.Cause is ProcessEvent.Spawned spawned)
        {
            _byPid[spawned.Pid] = after.Key;
        }

        foreach (var line in Wording.For(transition))
        {
            tools.Write(line.Level, line.Message);
        }

        // A launch was written down before it was made.
        if (after.State is not ProcessState.Spawning)
        {
            tools.Journal?.Changed(after);
        }

        Deadlines.Add(after);
        if (transition.Before.Code != after.Code)
        {
            events.Publish(new Notice.ProcessChanged(transition));
        }

        Waiters.Look(after);
    }
}
