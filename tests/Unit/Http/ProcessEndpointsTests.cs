using System.Net.Http.Json;
using Supervisor.Configuration;
using Supervisor.Unit.Http.Support;
using static Supervisor.Unit.World.World;

namespace Supervisor.Unit.Http;

public sealed class ProcessEndpointsTests : IAsyncLifetime
{
    private LiveEngine _engine = null!;

    public async Task InitializeAsync() => _engine = await LiveEngine.StartAsync(
    [
        Group("web", 5, Program("b"), Program("a", p => p with { StartSecs = 0, Priority = 7, StdOut = new LogSettings { Target = LogTarget.File, Path = "/a.out" } })),
        Single("cat", p => p with { AutoStart = false }),
    ]);

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Theory]
    [InlineData("", "cat web:a web:b")]
    [InlineData("?name=web", "web:a web:b")]
    [InlineData("?name=web:b&name=cat", "cat web:b")]
    [InlineData("?name=c*", "cat")]
    [InlineData("?name=nope", "")]
    public async Task Names_and_patterns_choose(string query, string expected) => Assert.Equal(expected, string.Join(' ', (await ListAsync(query)).Select(p => p.Name)));

    [Fact]
    public async Task A_running_process_shows_everything()
    {
        await _engine.UpAsync("web:a");
        await _engine.AdvanceAsync(75);
        _engine.Logs.Lost["web:a"] = 4096;
        var process = (await ListAsync("?name=web:a")).Single();
        Assert.Equal(("web:a", "web", "a", "Running", 20), (process.Name, process.Group, process.ProcessName, process.State, process.StateCode));
        Assert.Equal((TimeSpan.FromSeconds(75), $"pid {process.Id}, uptime 0:01:15"), (process.Uptime, process.Description));
        Assert.Equal((new DateTime(2026, 1, 2, 3, 4, 5), null, null), (process.StartTime, process.StopTime, process.ExitCode));
        Assert.Equal(("/a.out", null, true, 7), (process.StdOutLog, process.StdErrLog, process.AutoStart, process.Priority));
        Assert.Equal((_engine.Identity.Id, "here", 4096), (process.EngineId, process.HostName, process.LostBytes));
    }

    [Fact]
    public async Task A_process_that_never_ran_has_no_times_and_no_pid()
    {
        var process = (await ListAsync("?name=cat")).Single();
        Assert.True(process is { Id: null, StartTime: null, StopTime: null, Uptime: null, ExitCode: null, Description: "Not started", State: "Stopped" });
    }

    private async Task<SupervisedProcess[]> ListAsync(string query) =>
        (await _engine.Web.GetFromJsonAsync("/v1/processes" + query, ProtocolJson.Default.SupervisedProcessArray))!;
}
