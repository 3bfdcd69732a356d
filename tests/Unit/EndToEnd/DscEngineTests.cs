using System.Text.Json.Nodes;
using Mono.Unix.Native;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Supervisor/Engine by the real binary, and what every resource answers when something is wrong.</summary>
public sealed class DscEngineTests : IDisposable
{
    private readonly EngineRun _run = new("[program:web]\ncommand=/bin/sleep 1000\nstartsecs=0\n");

    private JsonObject Engine(string? state = null) => new() { ["socketPath"] = _run.SocketPath, ["configPath"] = _run.ConfigPath, ["state"] = state };

    public void Dispose()
    {
        if (File.Exists(_run.PidPath))
        {
            _run.Up();
        }

        _run.Dispose();
    }

    [EngineFact]
    public void An_engine_that_does_not_run_is_shown_as_stopped()
    {
        var get = DscRun.Of("Engine", "get", Engine());
        Assert.Equal((0, "Stopped", _run.ConfigPath), (get.Status, (string?)get.State["state"], (string?)get.State["configPath"]));
        var test = DscRun.Of("Engine", "test", Engine("Running"));
        Assert.False((bool)test.State["_inDesiredState"]!);
        Assert.Equal(["state"], test.Names);
        Assert.Empty(DscRun.Of("Engine", "export", Engine()).Lines);
    }

    [EngineFact]
    public void Set_starts_an_engine_once_and_stops_it()
    {
        var foreseen = DscRun.Of("Engine", "set", Engine("Running"), whatIf: true);
        Assert.Equal((0, "Running"), (foreseen.Status, (string?)foreseen.State["state"]));
        Assert.False(File.Exists(_run.SocketPath));

        var set = DscRun.Of("Engine", "set", Engine("Running"));
        Assert.True(set.Status == 0, set.Text);
        _run.Up();
        Assert.Equal(("Running", _run.Pid), ((string?)set.State["state"], (int)set.State["id"]!));
        Assert.Contains("state", set.Names);
        Assert.Equal("supervisord", File.ReadAllText($"/proc/{_run.Pid}/comm").Trim());

        Assert.Equal([], DscRun.Of("Engine", "set", Engine("Running")).Names);
        var test = DscRun.Of("Engine", "test", Engine("Running"));
        Assert.True((bool)test.State["_inDesiredState"]!);
        Assert.Equal(set.State["engineId"]!.ToString(), Assert.Single(DscRun.Of("Engine", "export", Engine()).Lines)["engineId"]!.ToString());

        var pid = _run.Pid;
        Assert.Equal("Running", (string?)DscRun.Of("Engine", "get", Engine()).State["state"]);
        Assert.Equal("Stopped", (string?)DscRun.Of("Engine", "set", Engine("Stopped"), whatIf: true).State["state"]);
        var stop = DscRun.Of("Engine", "set", Engine("Stopped"));
        Assert.Equal((0, "Stopped"), (stop.Status, (string?)stop.State["state"]));
        Eventually.Holds(() => !OutsideView.Lives(pid), () => "the end of the engine");
    }

    [EngineFact]
    public void The_address_is_read_from_the_configuration()
    {
        var get = DscRun.Of("Engine", "get", new JsonObject { ["configPath"] = _run.ConfigPath });
        Assert.Equal(_run.SocketPath, (string?)get.State["socketPath"]);
    }

    [EngineFact]
    public void An_engine_with_a_bad_configuration_is_rejected_with_its_problems()
    {
        File.AppendAllText(_run.ConfigPath, "[program:x]\ncommand=x\nautostart=perhaps\n");
        var set = DscRun.Of("Engine", "set", Engine("Running"));
        Assert.Equal((3, 0), (set.Status, set.Lines.Length));
        Assert.Contains(set.Traces, trace => trace.Level == "error" && trace.Text.Contains("not a valid boolean value: 'perhaps'"));
    }

    [EngineFact]
    public async Task Any_number_of_sets_at_once_start_one_engine_and_all_succeed()
    {
        var sets = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => DscRun.Of("Engine", "set", Engine("Running")))));
        _run.Up();
        Assert.All(sets, set => Assert.True(set.Status == 0, set.Text));
        Assert.Single(sets.Select(set => set.State["engineId"]!.ToString()).Distinct());
    }

    [EngineFact]
    public void A_configuration_that_does_not_open_the_address_is_not_started()
    {
        var wanted = Engine("Running");
        wanted["socketPath"] = _run.SocketPath + ".other";
        var set = DscRun.Of("Engine", "set", wanted);
        Assert.Equal((1, 0), (set.Status, set.Lines.Length));
        Assert.Contains($"opens unix://{_run.SocketPath}", Assert.Single(set.Traces, trace => trace.Level == "error").Text);
        Assert.False(File.Exists(_run.PidPath));
    }

    [EngineTheory]
    [InlineData("dsc program get", "<&-", "cannot read the input: ")]
    [InlineData("dsc engine get", "<&-", "cannot read the input: ")]
    [InlineData("dsc engine schema", ">&-", "write the output")]
    [InlineData("stdio-bridge", "<&-", "cannot be a bridge: the standard input is closed")]
    [InlineData("stdio-bridge", ">&-", "cannot be a bridge: the standard output is closed")]
    public void Without_a_standard_stream_it_ends_with_1_and_says_so(string words, string closed, string why)
    {
        var run = ProgramRun.Of("/bin/sh", ["-c", $"exec {EngineBinary.Folder}/supervisor-engine {words} {closed}"]);
        Assert.Equal(1, run.Status);
        Assert.Contains(why, run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [EngineFact]
    public void Another_version_is_rejected()
    {
        _run.Daemon();
        var wanted = Engine("Running");
        wanted["version"] = "99.0.0";
        Assert.Equal(["version"], DscRun.Of("Engine", "test", wanted).Names);
        Assert.Equal(3, DscRun.Of("Engine", "set", wanted).Status);
    }

    [EngineFact]
    public void An_engine_that_takes_too_long_to_end_is_not_in_time()
    {
        _run.Configure("[program:deaf]\ncommand=/bin/sh -c \"trap '' TERM; echo deaf; while :; do sleep 1; done\"\nstartsecs=0\nstopwaitsecs=5\nstdout_logfile=FOLDER/deaf.out\n");
        _run.Daemon();
        _run.WaitForFile("deaf.out", "deaf");
        var wanted = Engine("Stopped");
        wanted["timeoutSec"] = 0.1;
        var set = DscRun.Of("Engine", "set", wanted);
        Assert.Equal((4, 0), (set.Status, set.Lines.Length));
    }

    [EngineTheory]
    [InlineData("Program", "get")]
    [InlineData("Program", "set")]
    [InlineData("Program", "test")]
    [InlineData("Program", "export")]
    [InlineData("ProgramList", "get")]
    [InlineData("ProgramList", "set")]
    [InlineData("ProgramList", "test")]
    [InlineData("ProgramList", "export")]
    public void Without_an_engine_the_status_is_2_and_nothing_is_on_stdout(string resource, string operation)
    {
        var run = DscRun.Of(resource, operation, Named(resource, _run.SocketPath));
        Assert.Equal((2, 0), (run.Status, run.Lines.Length));
        Assert.Equal("error", Assert.Single(run.Traces).Level);
    }

    [EngineTheory]
    [InlineData("Program")]
    [InlineData("Engine")]
    [InlineData("ProgramList")]
    public void Invalid_input_is_told_problem_by_problem_with_status_1(string resource)
    {
        foreach (var operation in new[] { "get", "set", "test", "export" })
        {
            var input = Named(resource, "/nowhere");
            (input["nothing"], input["timeoutSec"]) = (1, "soon");
            var run = DscRun.Of(resource, operation, input);
            Assert.Equal((1, 0, 2), (run.Status, run.Lines.Length, run.Traces.Length));
        }

        Assert.Equal(1, DscRun.Of(resource, ["dsc", resource.ToLowerInvariant(), "delete"], "{}").Status);
        Assert.Equal(1, DscRun.Of(resource, ["dsc", resource.ToLowerInvariant(), "get"], "{").Status);
    }

    [EngineTheory(Needs.Root)]
    [InlineData("Program")]
    [InlineData("ProgramList")]
    [InlineData("Engine")]
    public void A_socket_of_somebody_else_is_status_5(string resource)
    {
        _run.Daemon();
        // As another user: root may open everything.
        var engine = Path.Combine(EngineBinary.Folder!, "supervisor-engine");
        var run = ProgramRun.Of("/usr/bin/setpriv", ["--reuid", "65534", "--regid", "65534", "--clear-groups", engine, "dsc", resource.ToLowerInvariant(), "get"], Named(resource, _run.SocketPath).ToJsonString());
        Assert.True(run is { Status: 5, Output: "" }, run.Text);
        Assert.StartsWith("{\"error\":\"", run.Errors);
    }

    [EngineTheory]
    [InlineData("Program")]
    [InlineData("Engine")]
    [InlineData("ProgramList")]
    public void The_schema_comes_from_the_binary(string resource) => Assert.True(JsonNode.DeepEquals(
        DscRun.Manifest(resource)["schema"]!["embedded"], Assert.Single(DscRun.Of(resource, ["dsc", resource.ToLowerInvariant(), "schema"], "").Lines)));

    private static JsonObject Named(string resource, string socket) =>
        resource == "Program" ? new() { ["name"] = "web", ["socketPath"] = socket } : new() { ["socketPath"] = socket };
}
