using System.Collections.Concurrent;
using Supervisor.Configuration;
using Supervisor.Engine.Http.Tls;
using Supervisor.Engine.Startup;
using Supervisor.Unit.Http.Support;

namespace Supervisor.Unit.Startup;

public sealed class ServersLeniencyTests
{
    private readonly ConcurrentQueue<string> _log = new();

    private static SupervisorConfiguration With(LiveEngine engine, string file) => engine.Configuration with
    {
        Servers =
        [
            new InetServerSettings { Section = "inet_http_server", Host = "127.0.0.1", Port = 0, Tls = new TlsSettings { Certificate = "/nowhere/c", Key = "/nowhere/k" } },
            new UnixServerSettings { Section = "unix_http_server", File = file },
        ],
    };

    [Fact]
    public async Task One_server_that_cannot_be_had_is_said_and_the_others_are_opened_where_programs_depend_on_it()
    {
        await using var engine = await LiveEngine.StartAsync([]);
        var file = engine.SocketPath + "2";
        using var servers = Servers.Open(With(engine, file), engine.Face, (level, message) => _log.Enqueue($"{level} {message}"), new(new TlsShelf(), IsLenient: true));
        Assert.True(File.Exists(file));
        Assert.Equal("unix_http_server", Assert.Single(servers.Capture()).Section);
        Assert.StartsWith("Critical cannot serve [inet_http_server]: cannot use /nowhere/c: ", Assert.Single(_log));
    }

    [Fact]
    public async Task At_the_start_it_is_the_starters_mistake()
    {
        await using var engine = await LiveEngine.StartAsync([]);
        var file = engine.SocketPath + "2";
        Assert.Throws<StartProblem>(() => Servers.Open(With(engine, file), engine.Face, (level, message) => _log.Enqueue($"{level} {message}"), new(new TlsShelf())));
        Assert.False(File.Exists(file));
        Assert.Empty(_log);
    }
}
