using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Supervisor.Configuration;

namespace Supervisor.Client.Desired;

/// <summary>A declaration as one line of JSON, its properties in the order of their table.</summary>
public static class DeclarationWriter
{
    /// <summary>The line without its end. For what is read by programs, not embedded in HTML: so quotes and umlauts stay as they are.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(IReadOnlyList<DeclaredProperty> properties, Declaration declaration) => Line(json => Write(json, properties, declaration));

    public static byte[] Names(IReadOnlyList<string> names) => Line(json =>
    {
        json.WriteStartArray();
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    });

    /// <summary>An object with one key.</summary>
    public static byte[] Pair(string name, string value) => Line(json =>
    {
        json.WriteStartObject();
        json.WriteString(name, value);
        json.WriteEndObject();
    });

    private static byte[] Line(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            write(json);
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<DeclaredProperty> properties, Declaration declaration)
    {
        json.WriteStartObject();
        foreach (var property in properties.Where(property => property.Use != PropertyUse.WriteOnly && declaration[property.Name] is not null))
        {
            json.WritePropertyName(property.Name);
            Write(json, property, declaration[property.Name]!);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DeclaredProperty property, object value)
    {
        switch (value)
        {
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case ValueMap map:
                json.WriteStartObject();
                foreach (var (name, text) in map)
                {
                    json.WriteString(name, text);
                }

                json.WriteEndObject();
                break;
            case IReadOnlyList<long> numbers:
                json.WriteStartArray();
                foreach (var number in numbers)
                {
                    json.WriteNumberValue(number);
                }

                json.WriteEndArray();
                break;
            case IReadOnlyList<Declaration> items:
                json.WriteStartArray();
                foreach (var item in items)
                {
                    Write(json, property.Item, item);
                }

                json.WriteEndArray();
                break;
            default:
                throw new InvalidOperationException($"{property.Name} is no value");
        }
    }
}
