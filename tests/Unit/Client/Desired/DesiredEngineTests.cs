using System.Reflection;
using Supervisor.Client;
using Supervisor.Client.Desired;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Client.Desired;

/// <summary>An engine that is declared, whatever becomes of its start.</summary>
public sealed class DesiredEngineTests
{
    private readonly FakeState _state = (FakeState)(object)DispatchProxy.Create<ISupervisorClient, FakeState>();
    private readonly List<string> _done = [];

    private static Declaration Running(string configuration = "/etc/s.conf") => new() { ["configPath"] = configuration, ["state"] = "Running", ["timeoutSec"] = 0.0 };

    private DesiredEngine Engine(Func<EngineStart> launch, string? elsewhere = null) => new((ISupervisorClient)(object)_state, "/run/s.sock", _ =>
    {
        _done.Add("start");
        return launch();
    }, (_, _) => { })
    { WhyNotOpenedBy = _ => elsewhere };

    private static Task<DesiredOutcome> Set(DesiredEngine engine, Declaration desired, bool whatIf = false) => engine.SetAsync(desired, whatIf, CancellationToken.None);

    [Fact]
    public async Task Who_loses_the_race_to_start_it_finds_it_as_it_should_be()
    {
        var outcome = await Set(Engine(() =>
        {
            _state.ConfigPath = "/etc/s.conf";
            return new(2, "Error: Another program is already listening on a port that one of our HTTP servers is configured to use.\n");
        }), Running());
        Assert.Equal("Running", outcome.State["state"]);
    }

    [Fact]
    public async Task Who_loses_it_to_another_configuration_is_refused()
    {
        var refused = await Assert.ThrowsAsync<DesiredStateException>(() => Set(Engine(() =>
        {
            _state.ConfigPath = "/etc/other.conf";
            return new(2, "Error: Another program is already listening\n");
        }), Running()));
        Assert.Equal(DesiredStateFault.Rejected, refused.Fault);
        Assert.Contains("'/etc/other.conf'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_fails_tells_why()
    {
        var refused = await Assert.ThrowsAsync<DesiredStateException>(() => Set(Engine(() => new(2, "Error: no such user\n")), Running()));
        Assert.Equal((DesiredStateFault.Rejected, "cannot start an engine with /etc/s.conf: Error: no such user"), (refused.Fault, refused.Message));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_configuration_that_does_not_open_the_address_is_not_started(bool whatIf)
    {
        var refused = await Assert.ThrowsAsync<DesiredStateException>(() => Set(Engine(() => new(0, ""), "that configuration opens unix:///run/other.sock"), Running(), whatIf));
        Assert.Equal(DesiredStateFault.InvalidInput, refused.Fault);
        Assert.Equal("cannot start an engine with /etc/s.conf that answers at /run/s.sock: that configuration opens unix:///run/other.sock", refused.Message);
        Assert.Empty(_done);
    }

    [Fact]
    public async Task What_was_started_and_does_not_answer_is_stopped_again()
    {
        var late = await Assert.ThrowsAsync<DesiredStateException>(() => Set(Engine(() => new(0, "", () => _done.Add("stop"))), Running()));
        Assert.Equal(DesiredStateFault.NotReachedInTime, late.Fault);
        Assert.Contains("is stopped again", late.Message, StringComparison.Ordinal);
        Assert.Equal(["start", "stop"], _done);
    }

    [Fact]
    public async Task Other_spellings_of_the_configuration_are_the_same()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory($"{folder.Path}/real");
        File.WriteAllText($"{folder.Path}/real/s.conf", "");
        Directory.CreateSymbolicLink($"{folder.Path}/etc", "real");
        File.CreateSymbolicLink($"{folder.Path}/real/link.conf", $"{folder.Path}/etc/s.conf");
        _state.ConfigPath = $"{folder.Path}/real/s.conf";
        foreach (var spelling in (string[])["real/s.conf", "real//./s.conf", "etc/s.conf", "etc/../real/s.conf", "real/link.conf", "etc/link.conf"])
        {
            Assert.Equal([], (await Set(Engine(() => throw new InvalidOperationException()), Running($"{folder.Path}/{spelling}"))).Differing);
        }

        await Assert.ThrowsAsync<DesiredStateException>(() => Set(Engine(() => throw new InvalidOperationException()), Running($"{folder.Path}/real/other.conf")));
    }

    [Fact]
    public void A_circle_of_links_is_left_as_it_is()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink($"{folder.Path}/a", "b");
        File.CreateSymbolicLink($"{folder.Path}/b", "a");
        Assert.StartsWith(folder.Path, RealPath.Of($"{folder.Path}/a/c"), StringComparison.Ordinal);
        Assert.Equal("/", RealPath.Of("/../.."));
    }

    [Theory]
    [InlineData("[unix_http_server]\nfile=/tmp/s.sock\n", "/tmp/s.sock", null)]
    [InlineData("[unix_http_server]\nfile=/tmp/s.sock\n", "/tmp/../tmp/s.sock", null)]
    [InlineData("[unix_http_server]\nfile=/tmp/s.sock\n", "/tmp/t.sock", "that configuration opens unix:///tmp/s.sock")]
    [InlineData("[unix_http_server]\nfile=/tmp/s.sock\n", "tcp://localhost:9001", "that configuration opens unix:///tmp/s.sock")]
    [InlineData("[inet_http_server]\nport=127.0.0.1:9001\n", "tcp://localhost:9001", null)]
    [InlineData("[inet_http_server]\nport=127.0.0.1:9001\n", "tcp://localhost:9002", "that configuration opens http://127.0.0.1:9001")]
    [InlineData("", "/tmp/s.sock", "that configuration opens no address")]
    public void A_configuration_opens_an_address_or_not(string servers, string address, string? why) =>
        Assert.Equal(why, EngineAddress.WhyNotOpened(SupervisorEndpoint.Parse(address), Readings.Good(servers)));

    /// <summary>Runs with a configuration, or not at all.</summary>
    public class FakeState : DispatchProxy
    {
        public string? ConfigPath { get; set; }

        protected override object? Invoke(MethodInfo? method, object?[]? arguments) => method!.Name switch
        {
            "GetEngineAsync" => ConfigPath is { } path
                ? Task.FromResult(new SupervisorEngine { Version = "0.1.0", CompatibleVersion = "4.3.0", ApiVersion = "3.0", State = "Running", ConfigPath = path })
                : Task.FromException<SupervisorEngine>(new SupervisorException(SupervisorErrorKind.NotRunning, "fake", "nobody listens")),
            var other => throw new NotSupportedException(other),
        };
    }
}
