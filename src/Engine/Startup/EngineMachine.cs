using Supervisor.Configuration;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Http.Tls;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>What stays the same over all lives of one process: daemon or not, its limits, its children, its signals, its identity.</summary>
internal sealed class EngineMachine : IDisposable
{
    private readonly Lock _signalled = new();
    private readonly Queue<int> _early = new();
    private readonly Signals _signals;
    private readonly Reaper _reaper;
    private bool _limitsAreRaised;
    private DaemonBirth? _birth;
    private EngineLife? _life;

    public EngineMachine(ReadingEnvironment environment, string programName, DaemonBirth? birth, TlsShelf tls, HandoffState? before = null)
    {
        (Environment, ProgramName, _birth, Tls) = (environment, programName, birth, tls);
        if (before is not null)
        {
            var engine = before.Engine;
            (EngineId, StartedAt, Generation, IsFirstLife, Serials) = (engine.Id, engine.StartedAt, engine.Generation, false, new EventSerials(before.Loop.NextEvent));
            Children.OpenFiles = new OpenFilesLimit(engine.ChildFilesSoft, engine.ChildFilesHard);
            _limitsAreRaised = true;
        }

        _signals = new Signals([Signals.Hup, Signals.Int, Signals.Quit, Signals.Term, Signals.Usr1, Signals.Usr2], Received);
        if (before?.Signals is { } pipe)
        {
            SignalPipe.TakeFrom(pipe);
        }

        _reaper = new Reaper(() => Volatile.Read(ref _life)?.ChildrenEnded());
        Children.Orphans.Ended = () => Volatile.Read(ref _life)?.ChildrenEnded();
        foreach (var orphan in before?.Orphans ?? [])
        {
            Children.Orphans.Add(orphan.Pid, orphan.Pidfd);
        }
    }

    public ReadingEnvironment Environment { get; }

    /// <summary>Nothing has been reloaded yet: who started the engine may still be waiting to hear how it went.</summary>
    public bool IsFirstLife { get; private set; } = true;

    /// <summary>As it was called, without folders: how syslog knows it.</summary>
    public string ProgramName { get; }

    public Guid EngineId { get; } = Guid.NewGuid();

    /// <summary>How many binaries have run in this process, this one included.</summary>
    public int Generation { get; } = 1;

    /// <summary>Events are numbered over all lives.</summary>
    public EventSerials Serials { get; } = new();

    public DateTime StartedAt { get; } = DateTime.UtcNow;

    public Children Children { get; } = new();

    /// <summary>What servers show, as it was checked last.</summary>
    public TlsShelf Tls { get; }

    /// <summary>What the life before has had; it is let go of when the next one has what it needs.</summary>
    public EngineLocks? FormerLocks { get; set; }

    /// <summary>What does not change over lives.</summary>
    public EngineSnapshot Capture() => new()
    {
        Id = EngineId,
        StartedAt = StartedAt,
        LifeBegan = StartedAt,
        Generation = Generation + 1,
        StartedIn = Environment.CurrentDirectory,
        ChildFilesSoft = Children.OpenFiles?.Soft ?? 0,
        ChildFilesHard = Children.OpenFiles?.Hard ?? 0,
    };

    /// <summary>From now on signals and ended children are this life's; what came between two lives is delivered first.</summary>
    public void Begin(EngineLife life)
    {
        lock (_signalled)
        {
            Volatile.Write(ref _life, life);
            while (_early.TryDequeue(out var number))
            {
                life.Signalled(number);
            }
        }

        life.ChildrenEnded();
    }

    public void End()
    {
        IsFirstLife = false;
        lock (_signalled)
        {
            Volatile.Write(ref _life, null);
        }
    }

    /// <summary>Raises the limits where they are too low; they are never lowered again.</summary>
    public IReadOnlyList<string> RaiseLimits(SupervisordSettings settings)
    {
        var limits = Limits.Raise((ulong)Math.Max(0, settings.MinFds), (ulong)Math.Max(0, settings.MinProcs), _limitsAreRaised ? Children.OpenFiles : null);
        if (limits.Problem is { } problem)
        {
            throw new StartProblem(problem);
        }

        (_limitsAreRaised, Children.OpenFiles) = (true, limits.ForChildren);
        return limits.Messages;
    }

    /// <summary>Tells the process that was called that all is well, and lets go of its terminal; once.</summary>
    public bool LetGo()
    {
        if (_birth is not { } waiting)
        {
            return false;
        }

        _birth = null;
        waiting.ReportReady();
        DaemonBirth.Detach();
        return true;
    }

    public void Dispose()
    {
        FormerLocks?.Release(keeps: false);
        _reaper.Dispose();
        _signals.Dispose();
    }

    private void Received(int number)
    {
        lock (_signalled)
        {
            if (_life is { } life)
            {
                life.Signalled(number);
            }
            else
            {
                _early.Enqueue(number);
            }
        }
    }
}
