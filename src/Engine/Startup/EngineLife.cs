using System.Runtime.InteropServices;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>One life of the engine, from a good configuration to the moment when everything has stopped.</summary>
internal sealed class EngineLife
{
    private readonly EngineMachine _machine;
    private readonly ConfigurationResult _read;
    private readonly SupervisorConfiguration _configuration;
    private readonly EngineParts _parts;

    public EngineLife(EngineMachine machine, ConfigurationResult read, Func<FragmentDraft?, ConfigurationResult> reread)
    {
        (_machine, _read, _configuration) = (machine, read, read.Configuration!);
        _parts = new EngineParts(machine, _configuration, reread);
    }

    /// <summary>Lives; returns the configuration for the next life, or null when this was the last.</summary>
    public ConfigurationResult? Run()
    {
        var settings = _configuration.Supervisord;
        var pidFile = new PidFile(settings.PidFile);
        _machine.Begin(this);
        try
        {
            Prepare(settings);
            // Whoever is refused an address must not have touched what belongs to the engine that has it.
            using var servers = Servers.Open(_configuration, Face());
            MakeReady(settings);
            servers.Answer(_configuration, _parts.Activity.Write);

            if (!IsForegroundByOldWays(settings))
            {
                DaemonBirth.TakeUmask(settings.Umask);
            }

            // Before the caller is told that all is well: it may look for the pid at once.
            var pidProblem = pidFile.Write();
            Settle(settings);
            if (pidProblem is not null)
            {
                _parts.Activity.Critical(pidProblem);
            }
            else
            {
                _parts.Activity.Info($"supervisord started with pid {System.Environment.ProcessId}");
            }

            _parts.Loop.Post(new Mail.AutoStart());
            var mood = _parts.Loop.Run();
            return mood == Mood.Restarting ? _parts.Operations.Configuration.LastGood ?? _read : null;
        }
        finally
        {
            _machine.End();
            _parts.Loop.Events.Complete();
            _parts.Pump.Dispose();
            _parts.Activity.Close();
            _parts.Syslog.Close();
            pidFile.Remove();
        }
    }

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
                _ = ReloadAsync();
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

    private EngineFace Face() => new(
        _parts.Operations,
        new ConfigurationDesk(_parts.Operations, new FragmentFolder()),
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
        });

    private async Task ReloadAsync()
    {
        var result = await _parts.Operations.ReloadAsync().ConfigureAwait(false);
        if (!result.Succeeded)
        {
            ReloadReport.Write(result, _configuration.Path, _parts.Activity.Write);
        }
    }

    /// <summary>Everything before the servers: limits while we may, then the user, then the logs as that user.</summary>
    private void Prepare(SupervisordSettings settings)
    {
        var lines = new ActivityLines();
        lines.Add(_read.Problems);
        foreach (var message in _machine.RaiseLimits(settings))
        {
            lines.Add(ActivityLevel.Info, message);
        }

        BecomeUser(settings, lines);
        if (_parts.Activity.Open() is > 0 and var errno)
        {
            throw new StartProblem($"cannot open the activity log {settings.LogFile}: {Marshal.GetPInvokeErrorMessage(errno)}");
        }

        _parts.Activity.Info($"Supervisor {EngineVersion.Own} ({EngineVersion.Kind}), compatible with supervisord {EngineVersion.Compatible}");
        lines.WriteTo(_parts.Activity);
    }

    /// <summary>Everything in the files and addresses of the configuration, which are ours now that the servers are.</summary>
    private void MakeReady(SupervisordSettings settings)
    {
        if (!settings.NoCleanup)
        {
            AutoLogCleanup.Run(_parts.Files, settings.ChildLogDir, settings.Identifier, _parts.Activity.Warn);
        }

        _parts.Pump.Start();
        _parts.Activity.RunOn(_parts.Pump);
        _parts.Syslog.RunOn(_parts.Pump);
        MakeGroups();

        // A wrong address is the starter's mistake; in a later life it is the program's alone, and its status says so.
        if (_machine.IsFirstLife && _parts.Loop.SocketProblem is { } problem)
        {
            throw new StartProblem(problem);
        }
    }

    private void MakeGroups()
    {
        foreach (var group in _configuration.Groups)
        {
            _parts.Loop.LookUp(group);
            _parts.Loop.Post(new Mail.AddGroup(group, new TaskCompletionSource<bool>(), StartNow: false));
        }

        _parts.Loop.TakeAll();
    }

    private static void BecomeUser(SupervisordSettings settings, ActivityLines lines)
    {
        if (settings.User is not { } user)
        {
            if (Privileges.IsRoot)
            {
                lines.Add(
                    ActivityLevel.Critical,
                    "Supervisor is running as root.  Privileges were not dropped because no user is specified in the config file.  "
                    + "If you intend to run as root, you can set user=root in the config file to avoid this message.");
            }

            return;
        }

        var found = SystemAccounts.Find(user) ?? throw new StartProblem($"Can't find uid {user.Uid}");
        if (Privileges.Drop(found) is { } refused)
        {
            throw new StartProblem(refused);
        }

        lines.Add(ActivityLevel.Info, $"Set uid to user {user.Uid} succeeded");
    }

    /// <summary>In the original directory and umask are for daemons.</summary>
    private static bool IsForegroundByOldWays(SupervisordSettings settings) => settings is { NoDaemon: true, OldWays: true };

    /// <summary>The last steps: the terminal is let go, the directory entered.</summary>
    private void Settle(SupervisordSettings settings)
    {
        if (_machine.LetGo())
        {
            _parts.Activity.Info("daemonizing the supervisord process");
        }

        if (settings.Directory is { } directory && !IsForegroundByOldWays(settings))
        {
            var errno = DaemonBirth.EnterDirectory(directory);
            _parts.Activity.Write(
                errno == 0 ? ActivityLevel.Info : ActivityLevel.Critical,
                errno == 0 ? $"set current directory: '{directory}'" : $"can't chdir into '{directory}': [Errno {errno}] {Errno.Words(errno)}: '{directory}'");
        }
    }
}
