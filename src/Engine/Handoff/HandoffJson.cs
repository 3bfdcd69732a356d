using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Handoff;

/// <summary>The state as bytes and back. Only within one machine and one moment: passwords are in it.</summary>
internal static class HandoffText
{
    private const int FirstRoom = 64 << 10;

    public static byte[] Write(HandoffState state)
    {
        // Not into what many share: that would be kept at its largest size by each thread that has upgraded once.
        var bytes = new ArrayBufferWriter<byte>(FirstRoom);
        using (var json = new Utf8JsonWriter(bytes))
        {
            JsonSerializer.Serialize(json, state, Type());
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <exception cref="JsonException">It cannot be understood.</exception>
    public static HandoffState Read(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes, Type()) ?? throw new JsonException("it is empty");

    /// <summary>A new one for each text, since settings that many processes share are written once.</summary>
    private static JsonTypeInfo<HandoffState> Type()
    {
        var options = Options();
        options.Converters.Add(new SharedJson<ProgramSettings>((JsonTypeInfo<ProgramSettings>)Options().GetTypeInfo(typeof(ProgramSettings))));
        return (JsonTypeInfo<HandoffState>)options.GetTypeInfo(typeof(HandoffState));
    }

    internal static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions(HandoffJson.Default.Options)
        {
            TypeInfoResolver = ((IJsonTypeInfoResolver)HandoffJson.Default).WithAddedModifier(ShowSecrets),
        };
        options.Converters.Add(new ValueListJson<ProgramSettings>());
        options.Converters.Add(new ValueListJson<GroupSettings>());
        options.Converters.Add(new ValueListJson<ServerSettings>());
        options.Converters.Add(new ValueListJson<PluginSettings>());
        options.Converters.Add(new ValueListJson<HttpUser>());
        options.Converters.Add(new ValueListJson<Account>());
        options.Converters.Add(new ValueListJson<PeerGroup>());
        options.Converters.Add(new ValueListJson<string>());
        options.Converters.Add(new ValueListJson<int>());
        options.Converters.Add(new ValueMapJson());
        options.Converters.Add(new EventTextJson());
        return options;
    }

    /// <summary>What people are not shown, the next binary must know.</summary>
    private static void ShowSecrets(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            property.CustomConverter = property.CustomConverter is SecretJson ? null : property.CustomConverter;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(HandoffState))]
[JsonSerializable(typeof(JournalLine))]
[JsonSerializable(typeof(ProcessState.Unknown), TypeInfoPropertyName = "UnknownProcess")]
[JsonSerializable(typeof(ListenerState.Unknown), TypeInfoPropertyName = "UnknownListener")]
[JsonSerializable(typeof(ProgramSettings[]))]
[JsonSerializable(typeof(GroupSettings[]))]
[JsonSerializable(typeof(ServerSettings[]))]
[JsonSerializable(typeof(PluginSettings[]))]
[JsonSerializable(typeof(HttpUser[]))]
[JsonSerializable(typeof(Account[]))]
[JsonSerializable(typeof(PeerGroup[]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(byte[]))]
internal sealed partial class HandoffJson : JsonSerializerContext;
