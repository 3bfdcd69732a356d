using System.Runtime.InteropServices;
using Supervisor.Configuration;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>How a life begins that nobody has begun before: limits, user, logs, addresses, groups, and last the terminal is let go.</summary>
internal sealed class EngineBirth(EngineMachine machine, Succession succession, EngineParts parts)
{
    /// <summary>All that this engine cannot do without it; each of these pieces finds out by itself.</summary>
    internal const string WithoutProc =
        "/proc is not mounted: should this engine be killed, its programs will lose their output and end of file comes to their stdin, "
        + "and the next engine will not know them and start them again; processes that an ended program left behind are not named, "
        + "nor the state of one that cannot be killed; whoever reads /dev/stdout slowly holds up the logs";

    private SupervisorConfiguration Configuration => succession.Read.Configuration!;

    /// <summary>It must be lived with: there is no other, and programs depend on it.</summary>
    private bool IsLenient => succession.Refused is not null;

    /// <summary>All but the programs, which start when the loop runs.</summary>
    public Servers Begin(EngineFace face, PidFile pidFile, EngineJournal journal)
    {
        var settings = Configuration.Supervisord;
        Prepare(settings, journal);
        // Whoever is refused an address must not have touched what belongs to the engine that has it.
        // In a later life that is known already, and nobody waits for the answer: what cannot be had is said, and programs run.
        var servers = Servers.Open(Configuration, face, parts.Activity.Write, new(machine.Tls, IsLenient: !machine.IsFirstLife));
        try
        {
            var adoption = journal.Adopt(Configuration);
            MakeReady(settings, adoption);
            servers.AnswerAloud(Configuration);

            if (!IsForegroundByOldWays(settings))
            {
                DaemonBirth.TakeUmask(settings.Umask);
            }

            // Before the caller is told that all is well: it may look for the pid at once.
            var pidProblem = pidFile.Write();
            Settle(settings);
            if (pidProblem is not null)
            {
                parts.Activity.Critical(pidProblem);
            }
            else
            {
                parts.Activity.Info($"supervisord started with pid {Environment.ProcessId}");
            }

            parts.Loop.Post(new Mail.AutoStart { Except = adoption.Decided });
            return servers;
        }
        catch
        {
            servers.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Everything before the servers: limits while we may, then the locks and the log as the user who will have them, and only when nothing more can be refused that
    /// user for good: a later life that cannot begin leaves all as it was, for the former one to go on with.
    /// </summary>
    private void Prepare(SupervisordSettings settings, EngineJournal journal)
    {
        var lines = new ActivityLines();
        lines.Add(succession.Read.Problems);
        if (succession.Refused is { } refused)
        {
            lines.Add(ActivityLevel.Critical, $"cannot live with the new configuration: {refused}; the former one goes on");
        }

        foreach (var message in machine.RaiseLimits(settings))
        {
            lines.Add(ActivityLevel.Info, message);
        }

        var user = UserToBe(settings, lines);
        Obtain(settings, journal, user, lines);
        journal.SeeOthers(user);
        if (user is not null)
        {
            journal.Locks.Give(user);
            if (Privileges.Drop(user) is { } problem)
            {
                throw new StartProblem(problem);
            }
        }

        journal.Keep();
        parts.Activity.Info($"Supervisor {EngineVersion.Own} ({EngineVersion.Kind}), compatible with supervisord {EngineVersion.Compatible}");
        lines.WriteTo(parts.Activity);
        if (machine.IsFirstLife && !Logs.ChildPipes.OutliveUs)
        {
            parts.Activity.Warn(WithoutProc);
        }
    }

    private void Obtain(SupervisordSettings settings, EngineJournal journal, LaunchUser? user, ActivityLines lines)
    {
        int errno;
        try
        {
            errno = AsUser.Do(user, () =>
            {
                // Before the log, which is the other's when there is one.
                Lock(journal, lines);
                return parts.Activity.Open(isLenient: IsLenient);
            });
        }
        catch (IOException problem)
        {
            throw new StartProblem(problem.Message, problem);
        }

        if (errno > 0)
        {
            var problem = $"cannot open the activity log {settings.LogFile}: {Marshal.GetPInvokeErrorMessage(errno)}";
            if (!IsLenient)
            {
                throw new StartProblem(problem);
            }

            LastWords.Say(parts.Syslog, $"cannot live with the new configuration: {succession.Refused}; the former one goes on, but: {problem}");
        }
    }

    private void Lock(EngineJournal journal, ActivityLines lines)
    {
        try
        {
            journal.Lock(lines.Add);
        }
        catch (StartProblem problem) when (IsLenient)
        {
            lines.Add(ActivityLevel.Critical, $"{problem.Message}; this engine goes on all the same");
        }
    }

    /// <summary>Everything in the files and addresses of the configuration, which are ours now that the servers are.</summary>
    private void MakeReady(SupervisordSettings settings, Adoption adoption)
    {
        if (!settings.NoCleanup)
        {
            AutoLogCleanup.Run(parts.Files, settings.ChildLogDir, settings.Identifier, parts.Activity.Warn, adoption.Logs);
        }

        parts.Pump.Start();
        parts.Activity.RunOn(parts.Pump);
        parts.Syslog.RunOn(parts.Pump);
        MakeGroups(adoption);

        // A wrong address is the starter's mistake; in a later life, and beside programs that run already, it is the program's alone, and its status says so.
        if (machine.IsFirstLife && adoption.Living.Count == 0 && parts.Loop.SocketProblem is { } problem)
        {
            throw new StartProblem(problem);
        }
    }

    private void MakeGroups(Adoption adoption)
    {
        foreach (var group in Configuration.Groups.Where(group => !adoption.HeldBack.Contains(group.Name)))
        {
            parts.Loop.LookUp(group);
            parts.Loop.Post(new Mail.AddGroup(group, new TaskCompletionSource<bool>(), StartNow: false));
        }

        parts.Loop.TakeAll();
    }

    /// <summary>Who we must become; null for nobody else.</summary>
    private LaunchUser? UserToBe(SupervisordSettings settings, ActivityLines lines)
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

            return null;
        }

        if (user.Uid != Privileges.Uid && !Privileges.IsRoot)
        {
            if (!IsLenient)
            {
                throw new StartProblem(Privileges.NotRoot);
            }

            // Whoever we are, it is less than root.
            lines.Add(ActivityLevel.Critical, Privileges.NotRoot);
            return null;
        }

        lines.Add(ActivityLevel.Info, $"Set uid to user {user.Uid} succeeded");
        return user.Uid == Privileges.Uid ? null : SystemAccounts.Find(user) ?? throw new StartProblem($"Can't find uid {user.Uid}");
    }

    /// <summary>In the original directory and umask are for daemons.</summary>
    private static bool IsForegroundByOldWays(SupervisordSettings settings) => settings is { NoDaemon: true, OldWays: true };

    /// <summary>The last steps: the terminal is let go, the directory entered.</summary>
    private void Settle(SupervisordSettings settings)
    {
        if (machine.LetGo())
        {
            parts.Activity.Info("daemonizing the supervisord process");
        }

        if (settings.Directory is { } directory && !IsForegroundByOldWays(settings))
        {
            var errno = DaemonBirth.EnterDirectory(directory);
            parts.Activity.Write(
                errno == 0 ? ActivityLevel.Info : ActivityLevel.Critical,
                errno == 0 ? $"set current directory: '{directory}'" : $"can't chdir into '{directory}': [Errno {errno}] {Errno.Words(errno)}: '{directory}'");
        }
    }
}
