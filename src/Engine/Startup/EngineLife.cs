using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>One life of the engine, from a good configuration, or from what another binary left, to the moment when everything has stopped.</summary>
internal sealed class EngineLife
{
    private static readonly TimeSpan ForPidFile = TimeSpan.FromSeconds(1);
    private readonly EngineMachine _machine;
    private readonly Succession _succession;
    private readonly SupervisorConfiguration _configuration;
    private readonly EngineResume? _resume;
    private readonly EngineParts _parts;
    private readonly PidFile _pidFile;
    private readonly EngineJournal _journal;
    private readonly ConfigurationDesk _desk;
    private readonly Upgrade _upgrade;
    private readonly DateTime _began;
    private Servers? _servers;

    public EngineLife(EngineMachine machine, Succession succession, Func<FragmentDraft?, ConfigurationResult> reread, SupervisordArguments arguments, EngineResume? resume = null)
    {
        (_machine, _succession, _configuration, _resume) = (machine, succession, succession.Read.Configuration!, resume);
        _parts = new EngineParts(machine, _configuration, reread, resume?.State.Pending);
        _pidFile = new PidFile(_configuration.Supervisord.PidFile) { IsOurs = resume?.State.Engine.HasPidFile == true };
        _journal = new EngineJournal(machine, _parts, _configuration);
        _desk = new ConfigurationDesk(_parts.Operations, new FragmentFolder());
        _began = resume?.State.Engine.LifeBegan ?? DateTime.UtcNow;
        _parts.Operations.NextLife = new NextLife(_configuration, arguments, machine, _journal.Locks, () => _servers?.Held ?? []).Judge;
        _parts.Operations.ReloadRefused = refused => ReloadReport.Write(refused, _configuration.Path, _parts.Activity.Write);
        var tools = new UpgradeTools(Capture, () => _servers!.PauseAsync(), () => _servers!.Resume(), _parts.Activity.Write);
        _upgrade = new Upgrade(_parts.Loop, _parts.Pump, _desk, tools, machine.Generation, resume?.Problem);
    }

    /// <summary>Lives; returns what the next life has from this one, or null when this was the last.</summary>
    public Succession? Run()
    {
        Succession? next = null;
        var (hasBegun, user) = (false, Privileges.Uid);
        try
        {
            using (_servers = Begin(user))
            {
                hasBegun = true;
                _machine.Begin(this);
                if (_parts.Loop.Run(goesOn: _resume is not null) == Mood.Restarting)
                {
                    next = new(_parts.Operations.Configuration.LastGood ?? _succession.Read) { Former = Lived() };
                }
            }

            return next;
        }
        catch (Exception problem) when (!hasBegun && _succession.Former is { } former && Privileges.Uid == user)
        {
            // As another user than before the former programs would not be what they were.
            return new(former) { Refused = problem.Message };
        }
        finally
        {
            _machine.End();
            _journal.End(_parts.Loop.Ended, goesOn: next is not null);
            _parts.Loop.Events.Complete();
            _parts.Output.TellLosses();
            _parts.Output.Dispose();
            _parts.Pump.Stop();
            foreach (var (path, bytes) in _parts.Pump.GiveUpLate())
            {
                Tell($"{bytes} bytes for '{path}' and its disk are lost: it does not answer");
            }

            _parts.Pump.Dispose();
            _parts.Activity.Close();
            _parts.Syslog.Close();
            WithinTime.Do(_pidFile.Remove, ForPidFile);
            if (!hasBegun)
            {
                _parts.Activity.TakeAway();
            }
        }
    }

    private Servers Begin(uint user)
    {
        try
        {
            return _resume?.Begin(_machine, _parts, Face(), _journal) ?? new EngineBirth(_machine, _succession, _parts).Begin(Face(), _pidFile, _journal);
        }
        catch (Exception problem) when (!_machine.IsFirstLife && (_succession.Former is null || Privileges.Uid != user))
        {
            // Nobody waits for our start any more who could be told.
            var message = $"the engine ends, since it cannot go on: {problem.Message}";
            _parts.Activity.Critical(message);
            if (!_parts.Activity.IsOpen)
            {
                LastWords.Say(_parts.Syslog, message);
            }

            throw;
        }
    }

    /// <summary>What this life lived with, in its last moment: groups may have come and gone since it began.</summary>
    private ConfigurationResult Lived() =>
        _succession.Read with { Configuration = _configuration with { Groups = _parts.Loop.State.GroupsInStartOrder.Select(group => group.Settings).ToValueList() } };

    /// <summary>What the process ends with if this was its last life.</summary>
    public int ExitStatus => _parts.Loop.State.ExitStatus;

    /// <summary>The reaper's thread says that children have ended.</summary>
    public void ChildrenEnded() => _parts.Loop.Post(new Mail.ChildrenEnded());

    /// <summary>A signal has come, on some pool thread.</summary>
    public void Signalled(int number)
    {
        var name = SignalNames.NameOf(number);
        switch (number)
        {
            case Signals.Hup when _parts.Operations.State.Mood != Mood.Running:
                _parts.Activity.Warn($"ignored {name} indicating restart request (shutdown in progress)");
                break;
            case Signals.Hup:
                _parts.Activity.Warn($"received {name} indicating restart request");
                _ = _parts.Operations.ReloadAsync();
                break;
            case Signals.Usr1:
                _parts.Activity.Info($"received {name} indicating upgrade request");
                _ = _upgrade.AskAsync(null);
                break;
            case Signals.Usr2:
                _parts.Activity.Info($"received {name} indicating log reopen request");
                _parts.Activity.Info("supervisord logreopen");
                _parts.Activity.Reopen();
                _parts.Output.ReopenAll();
                break;
            default:
                _parts.Activity.Warn($"received {name} indicating exit request");
                _parts.Operations.Shutdown();
                break;
        }
    }

    /// <summary>The activity log may be one of those that cannot be written.</summary>
    private void Tell(string loss)
    {
        _parts.Activity.Error(loss);
        if (_parts.Activity.IsLate)
        {
            StandardStreams.Error($"{loss}\n");
        }
    }

    private EngineFace Face() => new(
        _parts.Operations,
        _desk,
        new EngineLogs(_parts.Output, _parts.Activity, _parts.Files),
        new Clock(TimeProvider.System),
        new EngineIdentity
        {
            Id = _machine.EngineId,
            HostName = _machine.Environment.HostName,
            Version = EngineVersion.Own,
            CompatibleVersion = EngineVersion.Compatible,
            ApiVersion = EngineVersion.Api,
            Pid = System.Environment.ProcessId,
            ConfigPath = Path.GetFullPath(_configuration.Path, _machine.Environment.CurrentDirectory),
            StartedAt = _machine.StartedAt,
            LifeBegan = _began,
        })
    {
        Upgrade = _upgrade,
    };

    /// <summary>On the loop's thread, while nothing moves: all that another binary needs to go on.</summary>
    private HandoffState Capture() => new()
    {
        WrittenBy = EngineVersion.Own,
        Engine = _machine.Capture() with { LifeBegan = _began, HasPidFile = _pidFile.IsOurs },
        Active = _configuration,
        Pending = ReferenceEquals(_parts.Operations.Configuration.Pending, _configuration) ? null : _parts.Operations.Configuration.Pending,
        Loop = _parts.Loop.Capture(),
        Output = _parts.Output.Capture(),
        Activity = _parts.Activity.Capture(),
        Servers = _servers!.Capture(),
        Journal = _journal.Capture(),
        Orphans = _machine.Children.Orphans.All is { Count: > 0 } orphans ? [.. orphans.Select(orphan => new OrphanSnapshot(orphan.Pid, orphan.Pidfd))] : null,
        Unknown = _resume?.State.Unknown,
    };
}
