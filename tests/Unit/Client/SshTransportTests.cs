using Supervisor.Client;

namespace Supervisor.Unit.Client;

/// <summary>What becomes of it when ssh does not do as it should; a script plays ssh.</summary>
[Collection("SUPERVISOR_SSH")]
public sealed class SshTransportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ssh").FullName;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(SshTransport.ProgramVariable, null);
        Directory.Delete(_folder, true);
    }

    private string In(string name) => Path.Combine(_folder, name);

    private NegotiatedClient Client(string script, double seconds = 20)
    {
        File.WriteAllText(In("ssh"), "#!/bin/sh\n" + script);
        File.SetUnixFileMode(In("ssh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable(SshTransport.ProgramVariable, In("ssh"));
        var target = new SshTarget { Host = "web1", Timeout = TimeSpan.FromSeconds(seconds) };
        return new(SupervisorEndpoint.Through(new SshTransport(target), target.Address), "web1");
    }

    private async Task<SupervisorException> FailureAsync(string script, double seconds = 20)
    {
        using var client = Client(script, seconds);
        return await Assert.ThrowsAsync<SupervisorException>(() => client.GetEngineAsync(FakeEngine.Deadline));
    }

    [Fact]
    public async Task What_ssh_says_is_the_reason()
    {
        var failure = await FailureAsync("echo 'Warning: Permanently added web1' >&2; echo 'ssh: connect to host web1 port 22: No route to host' >&2; exit 255");
        Assert.Equal(SupervisorErrorKind.Unreachable, failure.Kind);
        Assert.Equal("cannot reach the engine on web1: ssh: connect to host web1 port 22: No route to host", failure.Message);
    }

    [Fact]
    public async Task A_login_that_is_refused_is_one_of_authentication()
    {
        var failure = await FailureAsync("echo 'ops@web1: Permission denied (publickey).' >&2; exit 255");
        Assert.Equal(SupervisorErrorKind.Unauthenticated, failure.Kind);
    }

    [Fact]
    public async Task A_host_without_the_engine_is_said_with_advice()
    {
        var failure = await FailureAsync("echo 'sh: 1: supervisor-engine: not found' >&2; exit 127");
        Assert.Contains("-RemotePath", failure.Message);
    }

    [Fact]
    public async Task A_silent_end_tells_its_exit_code() => Assert.Contains("exit code 3", (await FailureAsync("exit 3")).Message);

    [Fact]
    public async Task A_program_that_is_no_bridge_is_shown()
    {
        var failure = await FailureAsync("yes 'Choose: 1) shell 2) menu'");
        Assert.Contains("'Choose: 1) shell 2) menu' was answered", failure.Message);
    }

    [Fact]
    public async Task An_ssh_that_hangs_is_given_up_and_killed()
    {
        var failure = await FailureAsync($"echo $$ >{In("pid")}; exec sleep 1000", 0.5);
        Assert.Equal(SupervisorErrorKind.Timeout, failure.Kind);
        Assert.Contains("not got through in 0.5 seconds", failure.Message);
        var pid = int.Parse(File.ReadAllText(In("pid")));
        EndToEnd.Eventually.Holds(() => !Directory.Exists($"/proc/{pid}"), () => $"process {pid} is there still");
    }

    [Fact]
    public async Task A_missing_program_is_said()
    {
        using var client = Client("");
        Environment.SetEnvironmentVariable(SshTransport.ProgramVariable, In("none"));
        var failure = await Assert.ThrowsAsync<SupervisorException>(() => client.GetEngineAsync(FakeEngine.Deadline));
        Assert.Contains("not found", failure.Message);
    }

    [Fact]
    public async Task All_who_connect_at_once_share_one_ssh_and_its_failure()
    {
        using var client = Client($"echo x >>{In("starts")}; sleep 0.3; echo 'ssh: no' >&2; exit 255");
        var asking = Enumerable.Range(0, 10).Select(_ => client.GetEngineAsync(FakeEngine.Deadline)).ToArray();
        foreach (var one in asking)
        {
            Assert.Contains("ssh: no", (await Assert.ThrowsAsync<SupervisorException>(() => one)).Message);
        }

        Assert.Single(File.ReadAllLines(In("starts")));
        await Assert.ThrowsAsync<SupervisorException>(() => client.GetEngineAsync(FakeEngine.Deadline));
        Assert.Equal(2, File.ReadAllLines(In("starts")).Length);
    }

    [Fact]
    public async Task Its_options_reach_ssh()
    {
        await FailureAsync($"printf '%s\\n' \"$@\" >{In("arguments")}; exit 1");
        Assert.Equal(["--", "web1", "supervisor-engine stdio-bridge"], File.ReadAllLines(In("arguments"))[^3..]);
    }
}
