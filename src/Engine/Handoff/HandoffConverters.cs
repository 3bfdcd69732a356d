using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Handoff;

/// <summary>A list that compares by content, as an array.</summary>
internal sealed class ValueListJson<T> : JsonConverter<ValueList<T>>
{
    public override ValueList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new([.. JsonSerializer.Deserialize(ref reader, Info(options)) ?? []]);

    public override void Write(Utf8JsonWriter writer, ValueList<T> value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, [.. value], Info(options));

    private static JsonTypeInfo<T[]> Info(JsonSerializerOptions options) => (JsonTypeInfo<T[]>)options.GetTypeInfo(typeof(T[]));
}

/// <summary>A map of text, as an object.</summary>
internal sealed class ValueMapJson : JsonConverter<ValueMap>
{
    public override ValueMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ValueMap.From(JsonSerializer.Deserialize(ref reader, Info(options)) ?? []);

    public override void Write(Utf8JsonWriter writer, ValueMap value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.ToDictionary(StringComparer.Ordinal), Info(options));

    private static JsonTypeInfo<Dictionary<string, string>> Info(JsonSerializerOptions options) =>
        (JsonTypeInfo<Dictionary<string, string>>)options.GetTypeInfo(typeof(Dictionary<string, string>));
}

/// <summary>An event's name, and its payload in base64.</summary>
internal sealed class EventTextJson : JsonConverter<EventText>
{
    public override EventText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var text = JsonDocument.ParseValue(ref reader);
        return new EventText(text.RootElement.GetProperty("name").GetString()!, text.RootElement.GetProperty("payload").GetBytesFromBase64());
    }

    public override void Write(Utf8JsonWriter writer, EventText value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteBase64String("payload", value.Payload.Span);
        writer.WriteEndObject();
    }
}

/// <summary>
/// Written whole where it is met first, and by its number after that: the settings of one program are in its group, in its
/// process, and in every piece of news about it.
/// </summary>
internal sealed class SharedJson<T>(JsonTypeInfo<T> plain) : JsonConverter<T>
    where T : class
{
    private readonly Dictionary<T, int> _numbers = [];
    private readonly List<T> _known = [];

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            var number = reader.GetInt32();
            return number >= 0 && number < _known.Count ? _known[number] : throw new JsonException($"there is no {typeof(T).Name} {number} before this");
        }

        var value = JsonSerializer.Deserialize(ref reader, plain) ?? throw new JsonException($"a {typeof(T).Name} is missing");
        _known.Add(value);
        return value;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (_numbers.TryGetValue(value, out var number))
        {
            writer.WriteNumberValue(number);
            return;
        }

        _numbers.Add(value, _numbers.Count);
        JsonSerializer.Serialize(writer, value, plain);
    }
}
