using System.Text.Json;
using System.Text.Json.Serialization;

namespace Supervisor.Engine.Startup;

/// <summary>What --engine-info prints.</summary>
internal sealed record EngineInfo(string Name, string Version, string CompatibleVersion, string ApiVersion, string Kind)
{
    public static string Text(bool json)
    {
        var info = new EngineInfo("Supervisor", EngineVersion.Own, EngineVersion.Compatible, EngineVersion.Api, EngineVersion.Kind);
        return json
            ? JsonSerializer.Serialize(info, EngineInfoJson.Default.EngineInfo) + "\n"
            : $"{info.Name} {info.Version} ({info.Kind})\ncompatible with supervisord {info.CompatibleVersion}, XML-RPC API {info.ApiVersion}\n";
    }
}

/// <summary>JSON of --engine-info, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EngineInfo))]
internal sealed partial class EngineInfoJson : JsonSerializerContext;
