using System.Collections.Concurrent;
using System.Net.Sockets;
using Supervisor.Configuration;
using Supervisor.Engine.Core;
using Supervisor.Engine.Http;
using Supervisor.Engine.Http.Entry;
using Supervisor.Engine.Loop;
using Supervisor.Engine.Posix;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Http.Support;

/// <summary>A loop on its own thread with fake children and virtual time, and a real Kestrel on a unix socket before it.</summary>
internal sealed class LiveEngine : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("sv").FullName;
    private readonly UnixListener _listener;
    private readonly EngineLoop _loop;
    private readonly Thread _thread;
    private readonly HttpHost _host;

    private LiveEngine(GroupSettings[] groups, string? username, string? password, ActivityLevel level, ServerSettings? served, PeerDesk? peers, int mostConnections)
    {
        Configuration = new SupervisorConfiguration
        {
            Path = "/etc/supervisord.conf",
            Supervisord = new SupervisordSettings { LogFile = FakeLogs.ActivityPath, PidFile = "/run/supervisord.pid", ChildLogDir = "/tmp", LogLevel = level },
            Groups = groups.ToValueList(),
        };
        Read = () => new ConfigurationResult(Configuration, []);
        var surroundings = new EngineSurroundings(new Dictionary<string, string> { ["PATH"] = "/bin" }, null);
        var tools = new EngineTools(surroundings, command => command.Split(' '), _ => null, errno => $"E{errno}", (level, message) => Log.Enqueue($"{level} {message}"));
        var clock = new Clock(Time);
        _loop = new EngineLoop(Children, new LiveOutput(Logs), tools, clock);
        Children.Ended = () => _loop.Post(new Mail.ChildrenEnded());
        Operations = new Operations(_loop, new ConfigurationSource(Configuration, draft => ReadWith is { } with ? with(draft) : Read()));
        foreach (var group in groups)
        {
            _loop.Post(new Mail.AddGroup(group, new TaskCompletionSource<bool>()));
        }

        _thread = new Thread(() => _loop.Run()) { IsBackground = true };
        Identity = new EngineIdentity { Id = Guid.NewGuid(), HostName = "here", Version = "0.1.0", Pid = 4711, StartedAt = new DateTime(2026, 1, 2, 3, 0, 0, DateTimeKind.Utc) };
        Face = new EngineFace(Operations, new ConfigurationDesk(Operations, Fragments), Logs, clock, Identity);
        _listener = UnixListener.Open(new UnixSocketSettings(SocketPath, 0b111_000_000), _ => { });
        var server = served ?? new UnixServerSettings { Section = "unix_http_server", File = SocketPath, Username = username, Password = password };
        _host = new HttpHost([new ListeningSocket(server, Descriptor)], Face, mostConnections, peers);
        _host.Answer((level, message) => Log.Enqueue($"{level} {message}"));
        Web = Client();
    }

    /// <summary>The listening socket; the host closes it.</summary>
    public int Descriptor => _listener.Fd;

    public VirtualTime Time { get; } = new();

    public LiveChildren Children { get; } = new();

    public FakeLogs Logs { get; } = new();

    public ConcurrentQueue<string> Log { get; } = new();

    public SupervisorConfiguration Configuration { get; set; }

    public Func<ConfigurationResult> Read { get; set; }

    /// <summary>Set by tests that push fragments: how the files read with a draft.</summary>
    public Func<FragmentDraft?, ConfigurationResult>? ReadWith { get; set; }

    public FakeFragments Fragments { get; } = new();

    public Operations Operations { get; }

    public EngineIdentity Identity { get; }

    public EngineFace Face { get; }

    public HttpClient Web { get; }

    public string SocketPath => Path.Combine(_folder, "s.sock");

    public static async Task<LiveEngine> StartAsync(GroupSettings[] groups, string? username = null, string? password = null, ActivityLevel level = ActivityLevel.Info, ServerSettings? server = null, PeerDesk? peers = null, int mostConnections = 1000)
    {
        var engine = new LiveEngine(groups, username, password, level, server, peers, mostConnections);
        engine._thread.Start();
        await engine.OnLoopAsync(() => { });
        await engine._host.StartAsync(CancellationToken.None);
        return engine;
    }

    public HttpClient Client() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri("http://localhost"), Timeout = Patience };

    public void Post(Mail mail) => _loop.Post(mail);

    /// <summary>Does something on the loop's thread, after all that was posted before, and waits for it.</summary>
    public async Task OnLoopAsync(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(new Mail.WithOutput((_, _) =>
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception problem)
            {
                // The loop would log it and go on, and the test would wait for nothing.
                done.SetException(problem);
            }
        }));
        await done.Task.WaitAsync(Patience);
    }

    public async Task AdvanceAsync(double seconds)
    {
        await OnLoopAsync(() => Time.Advance(TimeSpan.FromSeconds(seconds)));

        // Deadlines have their turn before the mail that comes after them.
        await OnLoopAsync(() => { });
    }

    public Task EndAsync(string name, int code) => OnLoopAsync(() =>
    {
        Children.Inner.End(Find(name).State.Pid, ExitStatus.Exited(code));
        Children.Ended();
    });

    public ProcessEntry Find(string name)
    {
        var parts = name.Split(':');
        return Operations.State.Find(new ProcessKey(parts[0], parts[^1]))!;
    }

    /// <summary>Starts processes and waits until each has left STARTING.</summary>
    public async Task UpAsync(params string[] names)
    {
        var request = Operations.Ask(new ProcessRequest { Action = ProcessAction.Start, Keys = [.. names.Select(name => Find(name).Key)], Rule = SettleRule.FirstTry });
        for (var i = 0; i < names.Length; i++)
        {
            await request.Answers.ReadAsync().AsTask().WaitAsync(Patience);
        }
    }

    public async Task StopHostAsync() => await _host.StopAsync(new CancellationTokenSource(Patience).Token);

    public async ValueTask DisposeAsync()
    {
        Web.Dispose();
        await _host.StopAsync(new CancellationToken(canceled: true));
        await _host.DisposeAsync();
        _loop.Post(new Mail.ShutdownAsked(Mood.ShuttingDown));
        _thread.Join(Patience);
        _listener.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
