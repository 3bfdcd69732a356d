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
    private readonly LogFiles _files = new();
    private readonly Syslog _syslog;
    private readonly ActivityLog _activity;
    private readonly LogPump _pump;
    private readonly LogOutput _output;
    private readonly EngineLoop _loop;
    private readonly Operations _operations;

    public EngineLife(EngineMachine machine, ConfigurationResult read, Func<ConfigurationResult> reread)
    {
        (_machine, _read, _configuration) = (machine, read, read.Configuration!);
        var settings = _configuration.Supervisord;
        var clock = new Clock(TimeProvider.System);
        var toSyslog = settings.LogFile == "syslog";
        _syslog = new Syslog(Syslog.DefaultPath, machine.ProgramName, TimeProvider.System, trouble =>
        {
            Tell(trouble);
            if (toSyslog)
            {
                // Where else could it be said?
                StandardStreams.Error($"{trouble.Message}\n");
            }
        });
        _activity = new ActivityLog(
            _files,
            new ActivityLogSettings(toSyslog ? null : settings.LogFile, settings.LogFileMaxBytes, settings.LogFileBackups, settings.LogLevel, settings.NoDaemon && !settings.Silent),
            TimeProvider.System,
            trouble => StandardStreams.Error($"{trouble.Message}\n"),
            toSyslog ? _syslog : null);
        _pump = new LogPump(surprise => _activity.Critical($"cannot finish a piece of work on logs: {surprise}"));
        var (users, sockets) = (new LaunchUsers(), new ListeningSockets());
        var copies = new OutputCopies(
            _activity, _syslog, (notice, told) => _loop!.Post(new Mail.Tell(notice, told)), () => clock.Now, key => _loop!.State.Find(key)?.Code);
        _output = new LogOutput(_pump, _files, new AutoLogNames(_files, settings.ChildLogDir, settings.Identifier), Tell, copies);
        var tools = new EngineTools(
            new EngineSurroundings(machine.Environment.Variables, _configuration.ServerUrl) { AccountVariables = !settings.OldWays },
            Split,
            users.Find,
            Errno.Name,
            _activity.Write)
        {
            Sockets = sockets,
            LookUp = group => LookUp(group, users, sockets),
            Identifier = settings.Identifier,
            Serials = machine.Serials,
        };
        _loop = new EngineLoop(machine.Children, _output, tools, clock);
        _output.WatcherFor = new StreamWatchers(_loop).For;
        _operations = new Operations(_loop, new ConfigurationSource(_configuration, reread));

        void Tell(LogTrouble trouble) => _activity!.Write(trouble.Over ? ActivityLevel.Warn : ActivityLevel.Error, trouble.Message);
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
            using var servers = Servers.Open(_configuration, Face(), _activity.Write);

            if (!IsForegroundByOldWays(settings))
            {
                DaemonBirth.TakeUmask(settings.Umask);
            }

            // Before the caller is told that all is well: it may look for the pid at once.
            var pidProblem = pidFile.Write();
            Settle(settings);
            if (pidProblem is not null)
            {
                _activity.Critical(pidProblem);
            }

            _activity.Info($"supervisord started with pid {System.Environment.ProcessId}");
            _loop.Post(new Mail.AutoStart());
            var mood = _loop.Run();
            return mood == Mood.Restarting ? _operations.Configuration.LastGood ?? _read : null;
        }
        finally
        {
            _machine.End();
            _loop.Events.Complete();
            _pump.Dispose();
            _activity.Close();
            _syslog.Close();
            pidFile.Remove();
        }
    }

    /// <summary>The reaper's thread says that children have ended.</summary>
    public void ChildrenEnded() => _loop.Post(new Mail.ChildrenEnded());

    /// <summary>A signal has come, on some pool thread.</summary>
    public void Signalled(int number)
    {
        var name = SignalNames.NameOf(number);
        switch (number)
        {
            case Signals.Hup when _operations.State.Mood != Mood.Running:
                _activity.Warn($"ignored {name} indicating restart request (shutdown in progress)");
                break;
            case Signals.Hup:
                _activity.Warn($"received {name} indicating restart request");
                _ = ReloadAsync();
                break;
            case Signals.Usr2:
                _activity.Info($"received {name} indicating log reopen request");
                _activity.Info("supervisord logreopen");
                _activity.Reopen();
                _output.ReopenAll();
                break;
            default:
                _activity.Warn($"received {name} indicating exit request");
                _operations.Shutdown();
                break;
        }
    }

    private EngineFace Face() => new(
        _operations,
        new EngineLogs(_output, _activity, _files),
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

    private static IReadOnlyList<string> Split(string command)
    {
        var words = CommandSplitter.Split(command);
        return words.Error is null ? words.Value : throw new FormatException(words.Error);
    }

    private static void LookUp(GroupSettings group, LaunchUsers users, ListeningSockets sockets)
    {
        users.LookUp(group);
        foreach (var socket in group.Processes.Select(program => program.FastCgi).OfType<FastCgiSettings>().Distinct())
        {
            sockets.LookUp(socket);
        }
    }

    private async Task ReloadAsync()
    {
        var result = await _operations.ReloadAsync().ConfigureAwait(false);
        if (!result.Succeeded)
        {
            ReloadReport.Write(result, _configuration.Path, _activity.Write);
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
        if (_activity.Open() is > 0 and var errno)
        {
            throw new StartProblem($"cannot open the activity log {settings.LogFile}: {Marshal.GetPInvokeErrorMessage(errno)}");
        }

        _activity.Info($"Supervisor {EngineVersion.Own} ({EngineVersion.Kind}), compatible with supervisord {EngineVersion.Compatible}");
        lines.WriteTo(_activity);
        if (!settings.NoCleanup)
        {
            AutoLogCleanup.Run(_files, settings.ChildLogDir, settings.Identifier, _activity.Warn);
        }

        _pump.Start();
        _activity.RunOn(_pump);
        _syslog.RunOn(_pump);
        foreach (var group in _configuration.Groups)
        {
            _loop.LookUp(group);
            _loop.Post(new Mail.AddGroup(group, new TaskCompletionSource<bool>(), StartNow: false));
        }

        _loop.Turn();

        // A wrong address is the starter's mistake; in a later life it is the program's alone, and its status says so.
        if (_machine.IsFirstLife && _loop.SocketProblem is { } problem)
        {
            throw new StartProblem(problem);
        }
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
            _activity.Info("daemonizing the supervisord process");
        }

        if (settings.Directory is { } directory && !IsForegroundByOldWays(settings))
        {
            var errno = DaemonBirth.EnterDirectory(directory);
            _activity.Write(
                errno == 0 ? ActivityLevel.Info : ActivityLevel.Critical,
                errno == 0 ? $"set current directory: '{directory}'" : $"can't chdir into '{directory}': {Errno.Words(errno)}");
        }
    }
}
