using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Supervisor.Configuration;

/// <summary>What `--check --json` prints: whether the file is good, every finding, and the typed result of a good one.</summary>
public sealed record CheckResult(bool Valid, IReadOnlyList<CheckFinding> Problems, SupervisorConfiguration? Configuration);

/// <summary>One finding in JSON; the names are those of the JSON API's problems.</summary>
public sealed record CheckFinding(string Severity, string Message, string? File, int Line, string? Section, string? Key)
{
    internal static CheckFinding Of(ConfigurationProblem problem) => new(
        problem.Severity.ToString(), problem.Message, problem.Source.File is { Length: > 0 } file ? file : null, problem.Source.Line, problem.Section, problem.Key);
}

/// <summary>A reading's result as JSON text.</summary>
public static class ConfigurationJson
{
    // People read this: no escapes for quotes and letters beyond ASCII.
    private static readonly CheckJson Readable = new(new(CheckJson.Default.CheckResult.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Text(ConfigurationResult result) =>
        JsonSerializer.Serialize(new(result.Succeeded, [.. result.Problems.Select(CheckFinding.Of)], result.Configuration), Readable.CheckResult);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(CheckResult))]
internal sealed partial class CheckJson : JsonSerializerContext;

/// <summary>Modes and masks as people write them: "0700".</summary>
public sealed class OctalJson : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Convert.ToInt32(reader.GetString(), 8);

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) =>
        writer.WriteStringValue("0" + Convert.ToString(value, 8).PadLeft(3, '0'));
}

/// <summary>Hides a password: a check is often pasted into a ticket.</summary>
public sealed class SecretJson : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue("(hidden)");
}
