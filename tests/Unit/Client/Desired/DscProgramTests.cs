using System.Text;
using System.Text.Json;
using Supervisor.Client;
using Supervisor.Client.Desired;
using Supervisor.Client.Desired.Dsc;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Client.Desired;

/// <summary>The command as DSC calls it, over an engine that keeps fragments.</summary>
public sealed class DscProgramTests
{
    private readonly FakeFragmentEngine _engine = FakeFragmentEngine.Create();
    private readonly Func<string, EngineStart> _launch = _ => throw new InvalidOperationException("nothing is started");

    private (int Status, string Output, string[] Errors) Run(string words, string input, string level = "info")
    {
        var (output, errors) = (new MemoryStream(), new MemoryStream());
        var status = DscProgram.Run(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), new()
        {
            Input = new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Output = output,
            Errors = errors,
            Launch = _launch,
            TraceLevel = level,
            Connect = _ => _engine.Client,
        });
        return (status, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(errors.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Get_writes_one_object() => Assert.Equal((0, "{\"name\":\"web\",\"socketPath\":\"/s.sock\",\"_exist\":false}\n"), First(Run("program get", """{"name":"web","socketPath":"/s.sock"}""")));

    [Fact]
    public void Set_and_test_write_the_object_and_then_the_names()
    {
        const string Input = """{"name":"web","command":"/bin/cat","socketPath":"/s.sock"}""";
        var test = Run("program test", Input).Output.Split('\n');
        Assert.Equal(("{\"name\":\"web\",\"socketPath\":\"/s.sock\",\"_exist\":false,\"_inDesiredState\":false}", "[\"_exist\"]", ""), (test[0], test[1], test[2]));
        var set = Run("program set", Input).Output.Split('\n');
        Assert.Contains("\"state\":\"Running\"", set[0]);
        Assert.DoesNotContain("_inDesiredState", set[0]);
        Assert.Equal(["[\"_exist\"]", ""], set[1..]);
        Assert.Equal("[]", Run("program set", Input).Output.Split('\n')[1]);
        Assert.Contains("\"_inDesiredState\":true", Run("program test", Input).Output);
    }

    [Fact]
    public void What_was_exported_can_be_declared()
    {
        Run("program set", """{"name":"web","command":"/bin/cat","socketPath":"/s.sock","environment":{"A":"1"}}""");
        Run("program set", """{"name":"job","command":"/bin/cat","socketPath":"/s.sock","state":"Stopped"}""");
        var lines = Run("program export", """{"socketPath":"/s.sock"}""").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Equal("[]", Run("program set", line).Output.Split('\n')[1]));
        var list = Run("programlist export", """{"socketPath":"/s.sock"}""").Output;
        Assert.Equal("[]", Run("programlist set", list).Output.Split('\n')[1]);
    }

    [Theory]
    [InlineData("""{"name":"w*"}""", 1)]
    [InlineData("""{"state":"Stopped"}""", 1)]
    [InlineData("""{"name":"w*","state":"Stopped"}""", 0)]
    [InlineData("""{"command":"/bin/cat"}""", 2)]
    public void A_filter_chooses_what_is_exported(string filter, int count)
    {
        Run("program set", """{"name":"web","command":"/bin/cat","socketPath":"/s.sock"}""");
        Run("program set", """{"name":"job","command":"/bin/cat","socketPath":"/s.sock","state":"Stopped"}""");
        Assert.Equal(count, Run("program export", filter.Replace("{", "{\"socketPath\":\"/s.sock\",")).Output.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("")]
    [InlineData("program")]
    [InlineData("program delete")]
    [InlineData("thing get")]
    [InlineData("program get --what-if")]
    [InlineData("program set --what")]
    [InlineData("program set --what-if more")]
    public void Words_that_are_none_are_invalid_input(string words)
    {
        var (status, output, errors) = Run(words, "{}");
        Assert.Equal((1, ""), (status, output));
        Assert.Contains("usage: supervisor-engine dsc", Assert.Single(errors));
    }

    [Fact]
    public void Every_problem_is_a_trace_of_its_own_and_stdout_stays_empty()
    {
        var (status, output, errors) = Run("program set", """{"name":"web","numprocs":0,"nothing":1}""");
        Assert.Equal((1, "", 2), (status, output, errors.Length));
        Assert.All(errors, line => Assert.Equal("error", Assert.Single(JsonDocument.Parse(line).RootElement.EnumerateObject()).Name));
    }

    [Fact]
    public void Input_without_end_is_refused() => Assert.Equal(1, Run("program get", new string(' ', DeclarationReader.MostBytes + 1)).Status);

    [Theory]
    [InlineData("error", 0)]
    [InlineData("info", 1)]
    [InlineData("TRACE", 2)]
    public void Traces_are_told_down_to_the_wanted_level(string level, int count) =>
        Assert.Equal(count, Run("program set", """{"name":"web","command":"/bin/cat","socketPath":"/s.sock"}""", level).Errors.Length);

    [Theory]
    [InlineData(SupervisorErrorKind.NotRunning, 2)]
    [InlineData(SupervisorErrorKind.AccessDenied, 5)]
    public void The_status_says_what_is_wrong(SupervisorErrorKind kind, int status)
    {
        _engine.Broken = new SupervisorException(kind, "fake", "cannot");
        Assert.All(
            new[] { "program get", "program set", "program test", "program export", "programlist get", "programlist set", "programlist test", "programlist export" },
            words => Assert.Equal((status, ""), First(Run(words, """{"name":"web","socketPath":"/s.sock"}""".Replace(words.StartsWith("programlist") ? "\"name\":\"web\"," : "\0", "")))));
    }

    [Theory]
    [InlineData("Program")]
    [InlineData("Engine")]
    [InlineData("ProgramList")]
    public void The_schema_is_that_of_the_manifest(string resource)
    {
        var schema = Run($"{resource.ToLowerInvariant()} schema", "").Output;
        var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Fixtures.Folder, $"../../../dsc/Supervisor.{resource}.dsc.resource.json")));
        Assert.True(JsonElement.DeepEquals(manifest.RootElement.GetProperty("schema").GetProperty("embedded"), JsonDocument.Parse(schema).RootElement));
    }

    private static (int, string) First((int Status, string Output, string[]) run) => (run.Status, run.Output);
}
