using System.Text.Json;
using System.Text.Json.Nodes;
using Supervisor.Unit.World;

namespace Supervisor.Unit.EndToEnd;

/// <summary>One operation run as DSC runs it: from the folder of the manifest, with the arguments of the manifest, and one JSON object on stdin.</summary>
internal sealed record DscRun(string Resource, int Status, JsonNode[] Lines, (string Level, string Text)[] Traces)
{
    public static readonly string Manifests = Path.GetFullPath(Path.Combine(Fixtures.Folder, "../../../dsc"));

    public JsonNode State => Lines[0];

    public IReadOnlyList<string> Names => [.. Lines[1].AsArray().Select(name => name!.GetValue<string>())];

    public string Text => string.Join('\n', Lines.Select(line => line.ToJsonString())) + string.Join('\n', Traces);

    /// <param name="resource">As in the type, without the part before the slash.</param>
    /// <param name="operation">As the manifest names the method.</param>
    /// <param name="input">The object; null sends nothing.</param>
    /// <param name="whatIf">With the argument that the manifest has for it.</param>
    public static DscRun Of(string resource, string operation, JsonNode? input, bool whatIf = false)
    {
        var method = Manifest(resource)[operation]!;
        Assert.Equal("stdin", method["input"]!.GetValue<string>());
        var arguments = method["args"]!.AsArray().Select(argument => argument is JsonObject special ? whatIf ? special["whatIfArg"]!.GetValue<string>() : null : argument!.GetValue<string>()).OfType<string>();
        return Of(resource, arguments, input?.ToJsonString() ?? "");
    }

    public static DscRun Of(string resource, IEnumerable<string> arguments, string input)
    {
        var run = ProgramRun.Of(Path.Combine(EngineBinary.Folder!, "supervisor-engine"), arguments, input, Manifests);
        return new(resource, run.Status, [.. Split(run.Output).Select(line => JsonNode.Parse(line)!)], [.. Split(run.Errors).Select(Trace)]);
    }

    public static JsonNode Manifest(string resource) => JsonNode.Parse(File.ReadAllText(Path.Combine(Manifests, $"Supervisor.{resource}.dsc.resource.json")))!;

    private static string[] Split(string text)
    {
        Assert.True(text.Length == 0 || text.EndsWith('\n'), text);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static (string, string) Trace(string line)
    {
        using var trace = JsonDocument.Parse(line);
        var one = Assert.Single(trace.RootElement.EnumerateObject());
        Assert.Contains(one.Name, (string[])["error", "warn", "info", "debug", "trace"]);
        return (one.Name, one.Value.GetString()!);
    }
}
