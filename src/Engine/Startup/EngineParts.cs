using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;

namespace Supervisor.Engine.Startup;

/// <summary>All that one life is made of, put together and not yet started.</summary>
internal sealed class EngineParts
{
    public EngineParts(EngineMachine machine, SupervisorConfiguration configuration, Func<FragmentDraft?, ConfigurationResult> reread, SupervisorConfiguration? pending = null)
    {
        var settings = configuration.Supervisord;
        var clock = new Clock(TimeProvider.System);
        var toSyslog = settings.LogFile == "syslog";
        Syslog = new Syslog(Logs.Syslog.DefaultPath, machine.ProgramName, TimeProvider.System, trouble =>
        {
            Tell(trouble);
            if (toSyslog)
            {
                // Where else could it be said?
                StandardStreams.Error($"{trouble.Message}\n");
            }
        });
        Activity = new ActivityLog(
            Files,
            new ActivityLogSettings(toSyslog ? null : settings.LogFile, settings.LogFileMaxBytes, settings.LogFileBackups, settings.LogLevel, settings.NoDaemon && !settings.Silent),
            TimeProvider.System,
            trouble => StandardStreams.Error($"{trouble.Message}\n"),
            toSyslog ? Syslog : null);
        Pump = new LogPump(surprise => Activity.Critical($"cannot finish a piece of work on logs: {surprise}"));
        var (users, sockets) = (new LaunchUsers(), new ListeningSockets());
        var copies = new OutputCopies(
            Activity, Syslog, (notice, told) => Loop!.Post(new Mail.Tell(notice, told)), () => clock.Now, key => Loop!.State.Find(key)?.Code);
        var names = new AutoLogNames(Files, settings.ChildLogDir, settings.Identifier);
        Output = new LogOutput(Pump, Files, names, Tell, copies);
        Journal = new Journal(names, clock, Activity.Write, work => Loop!.Post(new Mail.OnLoop(work)));
        var tools = new EngineTools(
            new EngineSurroundings(machine.Environment.Variables, configuration.ServerUrl) { AccountVariables = !settings.OldWays },
            Split,
            users.Find,
            Errno.Name,
            Activity.Write)
        {
            Sockets = sockets,
            LookUp = group => LookUp(group, users, sockets),
            Identifier = settings.Identifier,
            Serials = machine.Serials,
            Journal = Journal,
            ShowsDebug = Activity.Shows(ActivityLevel.Debug),
        };
        Loop = new EngineLoop(machine.Children, Output, tools, clock);
        Output.WatcherFor = new StreamWatchers(Loop).For;
        Operations = new Operations(Loop, new ConfigurationSource(configuration, reread, pending));

        void Tell(LogTrouble trouble) => Activity!.Write(trouble.Over ? ActivityLevel.Warn : ActivityLevel.Error, trouble.Message);
    }

    public LogFiles Files { get; } = new();

    public Syslog Syslog { get; }

    public ActivityLog Activity { get; }

    public LogPump Pump { get; }

    public LogOutput Output { get; }

    public Journal Journal { get; }

    public EngineLoop Loop { get; }

    public Operations Operations { get; }

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
}
