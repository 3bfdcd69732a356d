using System.Collections.Concurrent;
using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>
/// The owner of truth. One thread takes mail and due deadlines, runs them through <see cref="SupervisorLife"/>, has the
/// effects done and publishes the new state. Others post mail and read <see cref="State"/>.
/// </summary>
public sealed class EngineLoop
{
    /// <summary>Longest time one turn spends on a queue of bulk work before it publishes and looks at its mail.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    /// <summary>How many launches of bulk work are gathered, to be made several at a time.</summary>
    private const int LaunchBatch = 16;

    private readonly BlockingCollection<Mail> _mail = [];
    private readonly Queue<Action> _bulk = new();
    private readonly Dictionary<int, ProcessKey> _byPid = [];
    private readonly DeadlineQueue _deadlines = new();
    private readonly Waiters _waiters = new();
    private readonly SupervisorLife _life;
    private readonly EffectRunner _effects;
    private readonly IChildren _children;
    private readonly IOutput _output;
    private readonly EngineTools _tools;
    private readonly Clock _clock;
    private readonly ShutdownReport _report = new();
    private List<Effect.Launch>? _gathered;
    private SupervisorState _state = SupervisorState.Empty;
    private volatile SupervisorState _published = SupervisorState.Empty;

    public EngineLoop(IChildren children, IOutput output, EngineTools tools, Clock clock, SupervisorLife? life = null)
    {
        (_children, _output) = (children, output);
        _tools = tools;
        _clock = clock;
        _life = life ?? new SupervisorLife();
        _effects = new EffectRunner(children, output, tools, Post);
    }

    /// <summary>What is true after the last event; immutable, so it can be read without asking.</summary>
    public SupervisorState State => _published;

    public EventBus Events { get; } = new();

    /// <summary>Set once everything has stopped after a shutdown or restart was asked.</summary>
    public bool Ended { get; private set; }

    /// <summary>May be called from any thread; never blocks.</summary>
    public void Post(Mail mail) => _mail.Add(mail);

    /// <summary>Turns until everything has stopped on request; blocks the calling thread, which becomes the loop's.</summary>
    public Mood Run()
    {
        Events.Publish(new Notice.EngineChanged(Running: true, _clock.Now));
        while (!Ended)
        {
            var next = Turn();
            if (Ended)
            {
                break;
            }

            var wait = next is { } due ? (int)Math.Clamp(Math.Ceiling((due - _clock.Now.Monotonic).TotalMilliseconds), 0, int.MaxValue) : Timeout.Infinite;
            if (_mail.TryTake(out var mail, wait))
            {
                Deliver(mail);
            }
        }

        return _state.Mood;
    }

    /// <summary>Handles all mail, then all due deadlines, then a slice of bulk work; returns when it next wants to be called.</summary>
    public TimeSpan? Turn()
    {
        while (_mail.TryTake(out var mail))
        {
            Deliver(mail);
        }

        while (_deadlines.TryTakeDue(_state, _clock.Now.Monotonic, out var key))
        {
            Guarded(() => Give(key, new ProcessEvent.DeadlineReached()));
        }

        var end = _clock.Now.Monotonic + Slice;
        while (_bulk.Count > 0 && _clock.Now.Monotonic < end)
        {
            DoBatch();
        }

        // Bulk work may have made deadlines that are due already; they have their turn at once.
        var now = _clock.Now.Monotonic;
        _report.Write(_state, now, _tools.Write);
        return _bulk.Count > 0 ? now : Earlier(_deadlines.Next, _report.Next);
    }

    /// <summary>Some bulk work with its launches put off to the end, so that they can be made side by side.</summary>
    private void DoBatch()
    {
        _gathered = [];
        while (_gathered.Count < LaunchBatch && _bulk.TryDequeue(out var work))
        {
            Guarded(work);
        }

        Guarded(LaunchGathered);
        _gathered = null;
    }

    private void LaunchGathered()
    {
        if (_gathered is { Count: > 0 } launches)
        {
            _gathered = null;
            foreach (var answer in _effects.Launch(launches))
            {
                Apply(answer);
            }

            _gathered = [];
        }
    }

    private void Deliver(Mail mail) => Guarded(() => Handle(mail));

    private void Handle(Mail mail)
    {
        switch (mail)
        {
            case Mail.ChildrenEnded:
                Reap();
                break;
            case Mail.Drained m:
                Apply(new SupervisorInput.Drained(m.Key, m.Pid));
                break;
            case Mail.Ask m:
                m.Request.Begin();
                foreach (var key in m.Request.Keys)
                {
                    _bulk.Enqueue(() => Act(m.Request, key));
                }

                break;
            case Mail.Abandon m:
                _waiters.Abandon(m.Request);
                break;
            case Mail.AutoStart:
                QueueAutoStart(_ => true);
                break;
            case Mail.AddGroup m:
                var isNew = !_state.Groups.ContainsKey(m.Settings.Name);
                Apply(new SupervisorInput.GroupAdded(m.Settings));
                QueueAutoStart(entry => isNew && m.StartNow && entry.Key.Group == m.Settings.Name);
                _bulk.Enqueue(() => m.Added.TrySetResult(isNew));
                break;
            case Mail.RemoveGroup m:
                Apply(new SupervisorInput.GroupRemoved(m.Name));
                m.Removed.TrySetResult(!_state.Groups.ContainsKey(m.Name));
                break;
            case Mail.ShutdownAsked m:
                if (_state.Mood == Mood.Running)
                {
                    Events.Publish(new Notice.EngineChanged(Running: false, _clock.Now));
                }

                Apply(new SupervisorInput.ShutdownAsked(m.Mood));
                break;
            case Mail.WithOutput m:
                m.Work(_output, _state);
                break;
            case Mail.RemoteCommunication m:
                Events.Publish(new Notice.RemoteCommunication(m.Type, m.Data, _clock.Now));
                break;
            case Mail.Note m:
                _tools.Write(m.Level, m.Message);
                break;
        }
    }

    private void QueueAutoStart(Func<ProcessEntry, bool> chosen)
    {
        foreach (var entry in _state.InStartOrder.Where(entry => entry.Program.AutoStart && chosen(entry)))
        {
            var key = entry.Key;
            _bulk.Enqueue(() => Give(key, new ProcessEvent.StartAsked()));
        }
    }

    private void Reap()
    {
        foreach (var child in _children.Reap())
        {
            if (_byPid.Remove(child.Pid, out var key))
            {
                Apply(new SupervisorInput.Reaped(key, child.Pid, child.Status));
            }
            else
            {
                _tools.Write(ActivityLevel.Info, $"reaped unknown pid {child.Pid} ({Wording.Ending(child.Status)})");
            }
        }
    }

    private void Act(ProcessRequest request, ProcessKey key)
    {
        if (_state.Find(key) is not { } entry)
        {
            request.Answer(new ProcessOutcome(key, Verdict.Go, null));
            return;
        }

        var verdict = Admission.Judge(request.Action, entry);
        if (verdict == Verdict.Unknown || (verdict != Verdict.Go && request.AnswerAlreadyAtOnce))
        {
            request.Answer(new ProcessOutcome(key, verdict, entry));
            return;
        }

        if (verdict == Verdict.Go)
        {
            if (request.Action is ProcessAction.Start or ProcessAction.Restart && _effects.Refusal(entry.Program) is { } refusal)
            {
                request.Answer(new ProcessOutcome(key, verdict, entry, refusal));
                return;
            }

            if (EventFor(request) is { } happened)
            {
                Give(key, happened);
            }
        }

        _waiters.Add(request, verdict, _state.Find(key)!);
    }

    private static ProcessEvent? EventFor(ProcessRequest request) => request.Action switch
    {
        ProcessAction.Start => new ProcessEvent.StartAsked(),
        ProcessAction.Stop => new ProcessEvent.StopAsked(),
        ProcessAction.Kill => new ProcessEvent.KillAsked(),
        ProcessAction.Restart => new ProcessEvent.RestartAsked(),
        ProcessAction.Signal => new ProcessEvent.SignalAsked(request.Signal),
        _ => null,
    };

    private void Give(ProcessKey key, ProcessEvent happened) => Apply(new SupervisorInput.ToProcess(key, happened));

    private void Apply(SupervisorInput input)
    {
        // Nothing may meet a process between the wish to launch it and the answer.
        if (input is SupervisorInput.ToProcess { Key: var key } && _gathered is { Count: > 0 } && _state.Find(key)?.State is ProcessState.Spawning)
        {
            LaunchGathered();
        }

        var effects = new List<Effect>();
        _state = _life.Next(_state, input, _clock.Now, effects);
        _published = _state;
        foreach (var effect in effects)
        {
            Observe(effect);
            if (effect is Effect.Launch launch && _gathered is { } gathered)
            {
                gathered.Add(launch);
            }
            else if (_effects.Run(effect) is { } answer)
            {
                Apply(answer);
            }
        }
    }

    /// <summary>What the loop itself keeps up with: pids, deadlines, waiters, subscribers, its own end.</summary>
    private void Observe(Effect effect)
    {
        switch (effect)
        {
            case Effect.Announce e:
                Announce(e.Transition);
                break;
            case Effect.AnnounceGroup e:
                Events.Publish(new Notice.GroupChanged(e.Group, e.Added, _clock.Now));
                break;
            case Effect.Forget e:
                _waiters.Gone(e.Key);
                break;
            case Effect.AllStopped:
                Ended = true;
                break;
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
            _tools.Write(line.Level, line.Message);
        }

        _deadlines.Add(after);
        if (transition.Before.Code != after.Code)
        {
            Events.Publish(new Notice.ProcessChanged(transition));
        }

        _waiters.Look(after);
    }

    /// <summary>A fault in one piece of work is logged and ends there: after start-up only a request ends the engine.</summary>
    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception problem)
        {
            _tools.Write(ActivityLevel.Critical, $"cannot finish a piece of work: {problem}");
        }
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;
}
