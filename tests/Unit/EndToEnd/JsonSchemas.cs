using System.Text.Json.Nodes;

namespace Supervisor.Unit.EndToEnd;

/// <summary>Validates objects against the manifests' schemas with Python's jsonschema, which knows draft 2020-12.</summary>
internal static class JsonSchemas
{
    private const string Check = """
        import json, sys
        from jsonschema import Draft202012Validator
        for schema, instances in json.load(sys.stdin):
            Draft202012Validator.check_schema(schema)
            for instance in instances:
                for error in Draft202012Validator(schema).iter_errors(instance):
                    print(error.json_path + ": " + error.message + " in " + json.dumps(instance))
        """;

    private static readonly Lazy<string?> Python = new(() => new[] { "python3", "/usr/bin/python3", "/usr/local/bin/python3" }.FirstOrDefault(Has));

    public static string? Missing => Python.Value is null ? "python3 -c 'import jsonschema' fails: Debian's python3-jsonschema is not installed" : null;

    /// <summary>Every violation, as a line.</summary>
    public static string Violations(IEnumerable<(JsonNode Schema, IEnumerable<JsonNode> Instances)> pairs)
    {
        var input = new JsonArray([.. pairs.Select(pair => new JsonArray(pair.Schema.DeepClone(), new JsonArray([.. pair.Instances.Select(instance => instance.DeepClone())])))]);
        var run = ProgramRun.Of("/usr/bin/env", [Python.Value!, "-c", Check], input.ToJsonString());
        return run.Text;
    }

    private static bool Has(string python) => ProgramRun.Of("/usr/bin/env", [python, "-c", "from jsonschema import Draft202012Validator"]).Status == 0;
}
