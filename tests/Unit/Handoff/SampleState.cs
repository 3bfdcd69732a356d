using System.Collections.Immutable;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Handoff;
using Supervisor.Engine.Logs;
using Supervisor.Engine.Loop;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Handoff;

/// <summary>A state that has at least one of everything that a state can have.</summary>
internal static class SampleState
{
    private static readonly DateTime Wall = new(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);

    private static readonly Instant At = new(TimeSpan.FromTicks(1_234_567), Wall);

    private static readonly ProgramSettings Full = Program("full", program => program with
    {
        Command = "/bin/sh -c 'echo ü \"$X\"'",
        Directory = "/tmp",
        Umask = 0b010_010,
        User = new Account("www", 33, 34),
        ExitCodes = [0, 2],
        Environment = ValueMap.From([new("X", "1"), new("a", "\u0001\n")]),
        StdOut = new LogSettings { Target = LogTarget.File, Path = "/l", MaxBytes = 7, Backups = 2, CaptureMaxBytes = 9, EventsEnabled = true, Syslog = true, StripAnsi = true },
        FastCgi = new("unix:///f", 0b111_000_000, 1, 2, 3),
        Source = new("/etc/s.conf", 12),
    });

    public static HandoffState Make() => new()
    {
        WrittenBy = "1.2.3",
        Engine = new EngineSnapshot
        {
            Id = new Guid("00112233-4455-6677-8899-aabbccddeeff"),
            StartedAt = Wall,
            LifeBegan = Wall.AddTicks(1),
            Generation = 3,
            StartedIn = "/srv",
            ChildFilesSoft = 1024,
            ChildFilesHard = ulong.MaxValue,
            HasPidFile = true,
        },
        Active = Configuration(),
        Pending = Configuration() with { ServerUrl = null },
        Loop = Loop(),
        Output = Output(),
        Activity = new LogSnapshot("/log", new RotatingFileSettings(50, 10, LogFileMode.Named), 9, 100, long.MinValue, 0),
        Signals = 40,
        Servers = [new("unix_http_server", 20), new("inet_http_server", 21, new("certificate", "key", "ca"))],
    };

    private static SupervisorConfiguration Configuration() => new()
    {
        Path = "/etc/s.conf",
        Supervisord = new SupervisordSettings { LogFile = "/log", PidFile = "/pid", ChildLogDir = "/tmp", LogLevel = ActivityLevel.Blather, User = new("u", 1, 2), Environment = Full.Environment, Umask = 0b111_111 },
        Servers =
        [
            new UnixServerSettings { Section = "unix_http_server", File = "/s", Mode = 0b111_000_111, OwnerUid = 5, OwnerGid = 6, Username = "u", Password = "secret",
                Users = [new HttpUser { Name = "reader", Password = "third secret", Role = HttpUserRole.Read }],
                Peers = new PeerRules(PeerList.Nobody with { Everybody = true }, PeerList.Nobody with { Users = [new Account("root", 0, 0)], Groups = [new PeerGroup("adm", 4)] }),
            },
            new InetServerSettings { Section = "inet_http_server", Host = "127.0.0.1", Port = 9001, AllowUnauthenticated = true, Tls = new TlsSettings { Certificate = "/c", Key = "/k", ClientCa = "/ca", ClientRequired = true } },
        ],
        Supervisorctl = new SupervisorctlSettings { Password = "other secret" },
        RpcInterfaces = [new PluginSettings("supervisor", "a:b", ValueMap.Empty, new("/etc/s.conf", 1))],
        Groups = [Group("g", 5, Full), Pool()],
        ServerUrl = "unix:///s",
    };

    private static GroupSettings Pool() => Group("l", -1, Program("ear")) with
    {
        Kind = GroupKind.EventListener,
        Listener = new EventListenerSettings(["EVENT", "TICK_5"], 10, "supervisor.dispatchers:default_handler", LengthInBytes: true),
    };

    private static LoopSnapshot Loop()
    {
        ProcessState[] states =
        [
            new ProcessState.Stopped(At.Monotonic), new ProcessState.Stopped(), new ProcessState.Starting(7, 2, At.Monotonic), new ProcessState.Running(8), new ProcessState.Backoff(1, At.Monotonic),
            new ProcessState.Stopping(9, At.Monotonic, ThenStart: true), new ProcessState.Exited(Expected: true, At.Monotonic), new ProcessState.Fatal(), new ProcessState.Unknown(10), new ProcessState.Spawning(4),
            new ProcessState.Stopping(11, At.Monotonic, ThenStart: false, Kills: 2), new ProcessState.Backoff(2, At.Monotonic, ExitStatus.Exited(78)),
        ];
        ProcessEvent[] events =
        [
            new ProcessEvent.StartAsked(), new ProcessEvent.StopAsked(), new ProcessEvent.KillAsked(), new ProcessEvent.RestartAsked(), new ProcessEvent.ShutdownAsked(), new ProcessEvent.SignalAsked(10),
            new ProcessEvent.DeadlineReached(), new ProcessEvent.Spawned(3), new ProcessEvent.SpawnFailed("why"), new ProcessEvent.ChildExited(3, ExitStatus.Killed(11, true), At.Monotonic),
            new ProcessEvent.SignalRefused(3, "EPERM"), new ProcessEvent.SurvivorsSeen(4), new ProcessEvent.SurvivorsNamed("x (pid 1)"),
            new ProcessEvent.KillSurvived(3, 'D'),
        ];
        var key = new ProcessKey("g", "full");
        var entries = states.Select((state, i) => new ProcessEntry(new("g", $"p{i}"), Full with { Name = $"p{i}" })
        {
            State = state,
            StartedAt = At,
            StoppedAt = At,
            LastExit = ExitStatus.Exited(3),
            SpawnError = "e",
            QuickEnds = 2,
            SuspectedInBackground = true,
            Survivors = [5, 6],
            Held = "h",
            Ending = new(3, ExitStatus.Exited(1), At.Monotonic),
            Waiting = [.. events],
            Next = i == 2 ? Full with { Name = "p2", Command = "/bin/next" } : null,
            Leaving = i == 3,
            StartsLater = i == 1,
        }).ToList();
        var text = new EventText("TICK_5", [0, 255, 10]);
        var queued = new QueuedEvent(text, 5, 6) { Refusals = 2, RetryAt = At.Monotonic, RefusedBy = ["ear"] };
        ListenerState[] ears =
        [
            new ListenerState.Acknowledged("REA"), new ListenerState.Ready(), new ListenerState.Busy(queued, "RES"), new ListenerState.Answering(queued, 5, "OK"), new ListenerState.Unknown(),
        ];
        Notice[] notices =
        [
            new Notice.ProcessChanged(new Transition(entries[0], entries[3], events[9], At)), new Notice.GroupChanged("g", true, At), new Notice.EngineChanged(true, At),
            new Notice.RemoteCommunication("t", "d\ud83d", At), new Notice.Output(key, 3, true, new byte[] { 1, 200 }, At), new Notice.Communication(key, 3, false, new byte[] { 2 }, At), new Notice.Tick(5, 100, At),
        ];
        return new LoopSnapshot
        {
            Groups = [new GroupSnapshot(Group("g", 5, [.. entries.Select(entry => entry.Program)]), entries), new GroupSnapshot(Pool(), [new ProcessEntry(new("l", "ear"), Program("ear"))])],
            History = [.. notices.Select((notice, i) => new NumberedNotice(40 + i, notice))],
            NextNotice = 47,
            NextEvent = 99,
            Expected = [77],
            Ticks = [new(5, 100), new(60, 60)],
            Pools = [new PoolState("l", 10, [.. ears.Select((state, i) => new Listener($"ear{i}") { Protocol = state, IsRunning = i % 2 == 0 })]) { Queue = [queued], NextPoolSerial = 7, Results = 8, Discarded = 9 }],
            Sockets = [new OpenSocket(new SocketName("g", "full"), 30, "unix:///f")],
        };
    }

    private static OutputSnapshot Output()
    {
        var key = new ProcessKey("g", "p2");
        return new OutputSnapshot
        {
            Processes =
            [
                new StreamsSnapshot(key, Full, 7, 10, [1, 2], new StreamSnapshot(11, "/l") { Ansi = 2, Capture = new(true, 3, [4, 5]), SyslogLine = [6] }, new StreamSnapshot(12, null)),
                new StreamsSnapshot(new("g", "p3"), Full, 8, -1, [], null, null),
            ],
            Logs = [new LogSnapshot("/l", new RotatingFileSettings(7, 2, LogFileMode.Auto), 13, 1000, 5, 6) { BirthPosition = 3, Birth = Wall, Owners = [new(key, false)], Times = [new(0, 1, 2)], Packed = [0, 2, 2], LostInEpisode = 4 }],
            Names = [new AutoLogName(key, true, "/tmp/x.log", true)],
        };
    }
}
