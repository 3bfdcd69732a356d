using System.Collections.Concurrent;
using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>
/// The owner of truth. One thread takes mail and due deadlines, runs them through <see cref="SupervisorLife"/>, has the
/// effects done and publishes the new state. Others post mail and read <see cref="State"/>.
/// </summary>
public sealed partial class EngineLoop
{
    /// <summary>How much mail is taken before deadlines have their turn: a program that floods its log events must not hold them up.</summary>
    private const int MailBatch = 1000;

    private readonly BlockingCollection<Mail> _mail = [];
    private readonly BulkWork _bulk;
    private readonly RequestDesk _desk;
    private readonly EffectRunner _effects;
    private readonly StateKeeper _keeper;
    private readonly IChildren _children;
    private readonly IOutput _output;
    private readonly EngineTools _tools;
    private readonly Clock _clock;
    private readonly ShutdownReport _report = new();
    private readonly ListenerPools _listeners;
    private TickState _ticks = TickState.Empty;
    private readonly StopReport _stops = new();
    private readonly CancellationTokenSource _over = new();
    private readonly GroupChanges _changes = new();
    private readonly Func<Action?> _due;

    public EngineLoop(IChildren children, IOutput output, EngineTools tools, Clock clock, SupervisorLife? life = null)
    {
        (_children, _output, _tools, _clock) = (children, output, tools, clock);
        _effects = new EffectRunner(children, output, tools, Post);
        _listeners = new ListenerPools(output, tools, clock, () => State);
        _keeper = new StateKeeper(life ?? new SupervisorLife(), _effects, tools, clock, Events, _listeners);
        _bulk = new BulkWork(_keeper, clock, Guarded);
        _keeper.StartSoon = StartInTurn;
        _desk = new RequestDesk(_keeper, _effects, _bulk, _stops, clock, tools.Journal);
        _due = () => _keeper.Deadlines.TryTakeDue(_keeper.State, _clock.Now.Monotonic, out var key) ? () => _keeper.Give(key, new ProcessEvent.DeadlineReached()) : null;
        Events.Heard = notice => Guarded(() => _listeners.Hear(notice));
    }

    /// <summary>What is true after the last event; immutable, so it can be read without asking.</summary>
    public SupervisorState State => _keeper.State;

    public EventBus Events { get; } = new();

    /// <summary>Why a FastCGI program's socket could not be had when its group was made; null while all could.</summary>
    public string? SocketProblem => _effects.SocketProblem;

    /// <summary>Looks up what a group's launches will need to know; may take its time, so not on the loop's thread.</summary>
    public void LookUp(GroupSettings group) => _tools.LookUp(group);

    /// <summary>Set once everything has stopped after a shutdown or restart was asked.</summary>
    public bool Ended => _keeper.AllStopped;

    /// <summary>From now on no mail is read.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>May be called from any thread; never blocks.</summary>
    public void Post(Mail mail) => _mail.Add(mail);

    /// <summary>Turns until everything has stopped on request; blocks the calling thread, which becomes the loop's.</summary>
    /// <param name="goesOn">Another loop has begun this life: nobody is told again.</param>
    public Mood Run(bool goesOn = false)
    {
        if (!goesOn)
        {
            Events.Publish(new Notice.EngineChanged(Running: true, _clock.Now));
        }

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

        // Not on this thread: it has to end the life, and who waits for it goes on somewhere else.
        _ = _over.CancelAsync();
        return _keeper.State.Mood;
    }

    /// <summary>Turns until all mail is taken and all work done: for the start, before anybody else has a say.</summary>
    public void TakeAll()
    {
        do
        {
            Turn();
        }
        while (HasWork);
    }

    /// <summary>Handles mail, then a slice of the deadlines that are due, then a slice of bulk work; returns when it next wants to be called.</summary>
    public TimeSpan? Turn()
    {
        for (var taken = 0; taken < MailBatch && _mail.TryTake(out var mail); taken++)
        {
            Deliver(mail);
        }

        if (_keeper.Deadlines.HasDue(_keeper.State, _clock.Now.Monotonic))
        {
            // The signal of a child's end may be lost; a stop that has had its time would then wait for ever for one that is gone.
            Guarded(Reap);
        }

        // A slice of them: a thousand that are to start again at the same moment must not keep everybody else waiting.
        _bulk.DoSlice(_due);

        TellTime();
        Guarded(_listeners.Turn);
        while (_listeners.TryTakeFinished(out var group))
        {
            Guarded(() => _keeper.Apply(new SupervisorInput.EventsDelivered(group)));
        }

        _bulk.DoSlice();
        if (_bulk.IsEmpty)
        {
            _changes.Look(_keeper.State);
        }

        // Bulk work may have made deadlines that are due already; they have their turn at once.
        var now = _clock.Now.Monotonic;
        _report.Write(_keeper.State, now, _tools.Write);
        _stops.Write(_desk.IsAwaitedStop, now, _tools.Write);
        return HasWork ? now : Earlier(Earlier(Earlier(_keeper.Deadlines.Next, _report.Next), _stops.Next), Earlier(_listeners.Next, _ticks.Due(_clock.Now)));
    }

    private bool HasWork => !_bulk.IsEmpty || _mail.Count > 0;

    /// <summary>The ticks that are due; the loop is woken for them only while a listener wants them.</summary>
    private void TellTime()
    {
        if (_listeners.IsEmpty)
        {
            _ticks = TickState.Empty;
            return;
        }

        var notices = new List<Notice>();
        _ticks = _ticks.Next(_listeners.WantedTicks, _clock.Now, notices);
        notices.ForEach(Events.Publish);
    }

    private void Reap()
    {
        var ended = _children.Reap();
        if (ended.Count > 0)
        {
            _tools.Write(ActivityLevel.Debug, "received SIGCHLD indicating a child quit");
        }

        foreach (var child in ended)
        {
            if (_keeper.TryTakePid(child.Pid, out var key))
            {
                _keeper.Apply(new SupervisorInput.Reaped(key, child.Pid, child.Status));
            }
            else if (!_expected.Remove(child.Pid))
            {
                _tools.Write(ActivityLevel.Info, $"reaped unknown pid {child.Pid} ({Wording.Ending(child.Status)})");
            }
        }
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
