using System.Text.Json.Nodes;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Supervisor/Program and Supervisor/ProgramList by the real binary on a real engine.</summary>
public sealed class DscProgramTests : IDisposable
{
    private readonly EngineRun _run = new("[program:own]\ncommand=/bin/sleep 1000 ; of the file\nstartsecs=0\n[group:pair]\nprograms=a\n[program:a]\ncommand=/bin/sleep 1000\nautostart=false\n");

    public void Dispose() => _run.Dispose();

    private JsonObject Web(string more = "{}")
    {
        var program = JsonNode.Parse(more)!.AsObject();
        program["name"] ??= "web";
        program["socketPath"] = _run.SocketPath;
        return program;
    }

    private DscRun Of(string operation, string input = "{}", bool whatIf = false) => DscRun.Of("Program", operation, Web(input), whatIf);

    private const string Cat = """{"command":"/bin/cat","startsecs":0,"state":"Running","stdoutLogFile":"NONE","environment":{"A":"1 ;2"}}""";

    [FragmentFact]
    public void A_program_is_made_once_changed_stopped_and_taken_away()
    {
        _run.Daemon();
        var get = Of("get");
        Assert.Equal((0, false), (get.Status, (bool)get.State["_exist"]!));
        var foreseen = Of("set", Cat, whatIf: true);
        Assert.True(foreseen.Status == 0, foreseen.Text);
        Assert.Equal(("/bin/cat", "[\"_exist\"]"), ((string?)foreseen.State["command"], foreseen.Lines[1].ToJsonString()));
        Assert.DoesNotContain(_run.Processes(), process => process.Name == "web");

        var set = Of("set", Cat);
        Assert.True(set.Status == 0, set.Text);
        Assert.Equal((true, "Running"), ((bool)set.State["_exist"]!, (string?)set.State["state"]));
        Assert.Equal(["_exist"], set.Names);
        var pid = _run.Process("web").Id!.Value;
        Assert.Contains("A=1 ;2\0", File.ReadAllText($"/proc/{pid}/environ"));

        Assert.Equal([], Of("set", Cat).Names);
        Assert.Equal(pid, _run.Process("web").Id);
        Assert.True((bool)Of("test", Cat).State["_inDesiredState"]!);

        var change = Of("set", """{"priority":7,"state":"Stopped"}""");
        Assert.True(change.Status == 0, change.Text);
        Assert.Equal(["priority", "state"], change.Names);
        Assert.Equal(("Stopped", 7, "/bin/cat"), ((string?)change.State["state"], (int)change.State["priority"]!, (string?)change.State["command"]));

        var gone = Of("set", """{"_exist":false}""");
        Assert.True(gone.Status == 0, gone.Text);
        Assert.False((bool)gone.State["_exist"]!);
        Assert.DoesNotContain(_run.Processes(), process => process.Name == "web");
    }

    [FragmentFact]
    public void A_declared_program_outlives_a_restart_of_the_engine()
    {
        _run.Daemon();
        Assert.Equal(0, Of("set", Cat).Status);
        _run.Json.ReloadAsync(CancellationToken.None).GetAwaiter().GetResult();
        Eventually.Holds(() => Of("test", Cat) is { Status: 0 } test && (bool)test.State["_inDesiredState"]!, () => _run.Log);
    }

    [FragmentFact]
    public void A_program_of_the_file_is_shown_and_a_change_of_it_rejected()
    {
        _run.Daemon();
        var own = Of("get", """{"name":"own"}""");
        Assert.True(own.Status == 0, own.Text);
        Assert.Equal(("/bin/sleep 1000", "Running", _run.ConfigPath), ((string?)own.State["command"], (string?)own.State["state"], (string?)own.State["source"]));
        var change = Of("set", """{"name":"own","command":"/bin/cat"}""");
        Assert.Equal((3, 0), (change.Status, change.Lines.Length));
        Assert.Contains(_run.ConfigPath, Assert.Single(change.Traces).Text);
        Assert.Equal(3, Of("set", """{"name":"own","_exist":false}""").Status);
        Assert.Equal("pair:a", (string?)Of("get", """{"name":"a"}""").State["processes"]![0]!["name"]);
        Assert.Equal(["a", "own"], DscRun.Of("Program", "export", new JsonObject { ["socketPath"] = _run.SocketPath }).Lines.Select(line => (string?)line["name"]));
    }

    [FragmentFact]
    public void A_definition_that_the_engine_refuses_is_rejected_and_leaves_nothing()
    {
        _run.Daemon();
        foreach (var whatIf in new[] { true, false })
        {
            var set = Of("set", """{"command":"/bin/cat","user":"no-such-user"}""", whatIf);
            Assert.Equal((3, 0), (set.Status, set.Lines.Length));
            Assert.Contains(set.Traces, trace => trace.Text.Contains("no-such-user"));
        }

        Assert.False((bool)Of("get").State["_exist"]!);
    }

    [FragmentFact]
    public void A_state_that_is_not_reached_in_time_is_status_4()
    {
        _run.Daemon();
        var slow = Of("set", """{"command":"/bin/sleep 1000","autostart":false,"startsecs":60,"state":"Running","timeoutSec":0.2}""");
        Assert.Equal((4, 0), (slow.Status, slow.Lines.Length));
        var broken = Of("set", """{"name":"broken","command":"/no/such/program","autostart":false,"startretries":0,"state":"Running"}""");
        Assert.Equal(4, broken.Status);
    }

    [FragmentFact]
    public void A_list_is_made_purged_and_exported()
    {
        _run.Daemon();
        JsonObject List(string json)
        {
            var list = JsonNode.Parse(json)!.AsObject();
            list["socketPath"] = _run.SocketPath;
            return list;
        }

        var two = """{"programs":[{"name":"x","command":"/bin/cat"},{"name":"y","command":"/bin/cat","state":"Stopped"}]}""";
        Assert.False((bool)DscRun.Of("ProgramList", "test", List(two)).State["_inDesiredState"]!);
        Assert.Equal(["programs"], DscRun.Of("ProgramList", "set", List(two), whatIf: true).Names);
        var set = DscRun.Of("ProgramList", "set", List(two));
        Assert.True(set.Status == 0, set.Text);
        Assert.Equal(["programs"], set.Names);
        Assert.Equal([], DscRun.Of("ProgramList", "set", List(two)).Names);

        var one = """{"_purge":true,"programs":[{"name":"x","command":"/bin/cat"}]}""";
        var purge = DscRun.Of("ProgramList", "set", List(one));
        Assert.True(purge.Status == 0, purge.Text);
        Assert.Contains(purge.Traces, trace => trace is { Level: "warn" } && trace.Text.StartsWith("own "));
        Assert.Equal(["a", "own", "x"], purge.State["programs"]!.AsArray().Select(program => (string)program!["name"]!).Order());
        Assert.True((bool)DscRun.Of("ProgramList", "test", List(one)).State["_inDesiredState"]!);
        var export = Assert.Single(DscRun.Of("ProgramList", "export", List("{}")).Lines);
        Assert.Equal([], DscRun.Of("ProgramList", "set", export).Names);
    }

    [SchemaFact]
    public void Every_output_is_as_its_schema_says()
    {
        _run.Daemon();
        var engine = new JsonObject { ["socketPath"] = _run.SocketPath };
        List<DscRun> runs =
        [
            Of("get"), Of("test", Cat), Of("set", Cat, whatIf: true), Of("set", Cat), Of("get"), Of("test", """{"_exist":false}"""), Of("test", Cat), DscRun.Of("Program", "export", engine.DeepClone()),
            Of("set", """{"_exist":false}""", whatIf: true), Of("get", """{"name":"own"}"""),
            .. new[] { "get", "test", "set", "export" }.Select(operation => DscRun.Of("ProgramList", operation, engine.DeepClone())),
            DscRun.Of("ProgramList", "set", new JsonObject { ["socketPath"] = _run.SocketPath, ["_purge"] = true, ["programs"] = new JsonArray() }, whatIf: true),
            .. new[] { "get", "test", "set", "export" }.Select(operation => DscRun.Of("Engine", operation, engine.DeepClone())),
            DscRun.Of("Engine", "get", new JsonObject { ["socketPath"] = "/nowhere" }),
            DscRun.Of("Engine", "set", new JsonObject { ["socketPath"] = _run.SocketPath, ["state"] = "Stopped" }, whatIf: true),
        ];
        Assert.All(runs, run => Assert.True(run.Status == 0, run.Text));
        Assert.Equal("", JsonSchemas.Violations(runs.GroupBy(run => run.Resource).Select(same =>
            (DscRun.Manifest(same.Key)["schema"]!["embedded"]!, same.SelectMany(run => run.Lines).Where(line => line is JsonObject)))));
        // A schema that lets everything through would prove nothing.
        Assert.Contains("numprocs", JsonSchemas.Violations([(DscRun.Manifest("Program")["schema"]!["embedded"]!, [Web("""{"numprocs":"2"}""")])]));
        Assert.Contains("nothing", JsonSchemas.Violations([(DscRun.Manifest("Program")["schema"]!["embedded"]!, [Web("""{"nothing":2}""")])]));
    }

    /// <summary>Needs an engine that keeps fragments.</summary>
    private class FragmentFactAttribute : FactAttribute
    {
        private static readonly bool Kept = File.ReadAllText(Path.Combine(DscRun.Manifests, "../src/Engine/Http/Api.cs")).Contains("Routes.Fragments", StringComparison.Ordinal);

        public FragmentFactAttribute() => Skip = EngineNeeds.Missing(Needs.Nothing) ?? (Kept ? null : "the engine does not keep fragments yet");
    }

    /// <summary>Needs a validator for JSON schemas beside the engine.</summary>
    private sealed class SchemaFactAttribute : FragmentFactAttribute
    {
        public SchemaFactAttribute() => Skip ??= JsonSchemas.Missing;
    }
}
