using System.Text.Json;
using System.Text.RegularExpressions;
using Supervisor.Client.Desired;
using Supervisor.Unit.World;

namespace Supervisor.Unit.Client.Desired;

/// <summary>The manifests as DSC reads them: one unknown key would make the whole resource invalid.</summary>
public sealed partial class ManifestTests
{
    private static readonly string[] Root = ["$schema", "type", "version", "condition", "description", "tags", "kind", "deprecationMessage", "metadata", "get", "set", "test", "delete", "export", "whatIf", "validate", "resolve", "adapter", "exitCodes", "schema"];
    private static readonly string[] Method = ["executable", "args", "input", "requireSecurityContext"];

    public static TheoryData<string> Resources => ["Program", "Engine", "ProgramList"];

    private static JsonElement Manifest(string resource) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Fixtures.Folder, $"../../../dsc/Supervisor.{resource}.dsc.resource.json"))).RootElement;

    private static IReadOnlyList<DeclaredProperty> Table(string resource) => resource switch
    {
        "Program" => ProgramProperties.All,
        "Engine" => EngineProperties.All,
        _ => ProgramListProperties.All,
    };

    private static IEnumerable<string> Keys(JsonElement element) => element.EnumerateObject().Select(member => member.Name);

    [Theory]
    [MemberData(nameof(Resources))]
    public void Every_key_is_one_that_DSC_knows(string resource)
    {
        var manifest = Manifest(resource);
        Assert.Empty(Keys(manifest).Except(Root));
        Assert.Empty(Keys(manifest.GetProperty("get")).Except(Method));
        Assert.Empty(Keys(manifest.GetProperty("set")).Except([.. Method, "implementsPretest", "handlesExist", "return", "whatIfReturns"]));
        Assert.Empty(Keys(manifest.GetProperty("test")).Except([.. Method, "return"]));
        Assert.Empty(Keys(manifest.GetProperty("export")).Except([.. Method, "schema", "supportsFiltering"]));
        Assert.Equal("https://aka.ms/dsc/schemas/v3/bundled/resource/manifest.json", manifest.GetProperty("$schema").GetString());
        Assert.Equal($"Supervisor/{resource}", manifest.GetProperty("type").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+$", manifest.GetProperty("version").GetString());
        Assert.All(manifest.GetProperty("tags").EnumerateArray(), tag => Assert.Matches(@"^\w+$", tag.GetString()));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void Every_method_sends_its_input_and_set_says_what_it_does_itself(string resource)
    {
        var manifest = Manifest(resource);
        foreach (var name in new[] { "get", "set", "test", "export" })
        {
            var method = manifest.GetProperty(name);
            Assert.Equal(("supervisor-engine", "stdin"), (method.GetProperty("executable").GetString(), method.GetProperty("input").GetString()));
            Assert.Equal($"[\"dsc\",\"{resource.ToLowerInvariant()}\",\"{name}\"{(name == "set" ? ",{\"whatIfArg\":\"--what-if\"}" : "")}]", Blank().Replace(method.GetProperty("args").GetRawText(), ""));
        }

        var set = manifest.GetProperty("set");
        Assert.True(set.GetProperty("implementsPretest").GetBoolean());
        Assert.Equal(resource == "Program", set.TryGetProperty("handlesExist", out _));
        Assert.Equal(("stateAndDiff", "stateAndDiff", "stateAndDiff"), (set.GetProperty("return").GetString(), set.GetProperty("whatIfReturns").GetString(), manifest.GetProperty("test").GetProperty("return").GetString()));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void Every_exit_status_is_explained(string resource) =>
        Assert.Equal(["0", .. Enum.GetValues<DesiredStateFault>().Select(fault => $"{(int)fault}")], Keys(Manifest(resource).GetProperty("exitCodes")));

    [Theory]
    [MemberData(nameof(Resources))]
    public void The_schema_has_exactly_the_properties_of_the_table(string resource)
    {
        var schema = Manifest(resource).GetProperty("schema").GetProperty("embedded");
        Compare(schema, Table(resource), schema);
        if (resource == "ProgramList")
        {
            Compare(schema.GetProperty("$defs").GetProperty("program"), Table(resource).Single(property => property.Name == "programs").Item, schema);
        }
    }

    private static void Compare(JsonElement schema, IReadOnlyList<DeclaredProperty> table, JsonElement root)
    {
        var properties = schema.GetProperty("properties");
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(table.Select(property => property.Name), Keys(properties));
        foreach (var property in table)
        {
            var shape = properties.GetProperty(property.Name);
            shape = shape.TryGetProperty("$ref", out var reference) ? root.GetProperty("$defs").GetProperty(reference.GetString()!.Split('/')[^1]) : shape;
            Assert.Equal(property.Use == PropertyUse.ReadOnly, shape.TryGetProperty("readOnly", out _));
            Assert.Equal(property.Use == PropertyUse.WriteOnly, shape.TryGetProperty("writeOnly", out _));
            var type = shape.GetProperty("type") is { ValueKind: JsonValueKind.Array } several ? several[0].GetString() : shape.GetProperty("type").GetString();
            Assert.Equal(
                property.Kind switch
                {
                    PropertyKind.Flag => "boolean",
                    PropertyKind.Integer => "integer",
                    PropertyKind.Number => "number",
                    PropertyKind.Integers or PropertyKind.Items => "array",
                    PropertyKind.Map => "object",
                    _ => "string",
                },
                type);
            Assert.Equal(property.Choices, shape.TryGetProperty("enum", out var choices) ? choices.EnumerateArray().Select(choice => choice.GetString()!) : []);
            if (property is { Kind: PropertyKind.Integer, Use: PropertyUse.Both })
            {
                Assert.Equal(property.Least, shape.GetProperty("minimum").GetInt64());
                Assert.Equal(property.Most, shape.TryGetProperty("maximum", out var most) ? most.GetInt64() : long.MaxValue);
            }
        }
    }

    [GeneratedRegex(@"\s")]
    private static partial Regex Blank();
}
