using System.Net.Sockets;
using Supervisor.Client;

namespace Supervisor.Unit.Client;

public sealed class EngineConnectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connection").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    private async Task<SupervisorException> FailureAtAsync(SupervisorEndpoint endpoint)
    {
        using var client = new JsonClient(endpoint);
        return await Assert.ThrowsAsync<SupervisorException>(() => client.GetEngineAsync(FakeEngine.Deadline));
    }

    [Fact]
    public async Task A_missing_socket_is_an_engine_that_does_not_run()
    {
        var failure = await FailureAtAsync(SupervisorEndpoint.Unix(Path.Combine(_folder, "none.sock")));
        Assert.Equal(SupervisorErrorKind.NotRunning, failure.Kind);
        Assert.Contains("does not exist", failure.Message);
    }

    [Fact]
    public async Task A_socket_nobody_listens_on_is_an_engine_that_does_not_run()
    {
        var path = Path.Combine(_folder, "dead.sock");
        using var bound = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        bound.Bind(new UnixDomainSocketEndPoint(path));
        var failure = await FailureAtAsync(SupervisorEndpoint.Unix(path));
        Assert.Equal(SupervisorErrorKind.NotRunning, failure.Kind);
        Assert.Contains("refused", failure.Message);
    }

    [Fact]
    public async Task A_port_nobody_listens_on_is_an_engine_that_does_not_run()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        var failure = await FailureAtAsync(SupervisorEndpoint.Tcp("127.0.0.1", ((System.Net.IPEndPoint)bound.LocalEndPoint!).Port));
        Assert.Equal(SupervisorErrorKind.NotRunning, failure.Kind);
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_says_so()
    {
        var failure = await FailureAtAsync(SupervisorEndpoint.Unix(Path.Combine(_folder, new string('x', 120))));
        Assert.Contains("too long", failure.Message);
    }
}
