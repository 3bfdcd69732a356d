using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using Supervisor.Client.Desired;

namespace Supervisor.PSModule;

/// <summary>What PowerShell declares as the JSON that DSC would send, so that both are checked by the same reader.</summary>
internal static class DictionaryJson
{
    /// <summary>Names in any case, as everywhere in PowerShell.</summary>
    public static ReadOnlyMemory<byte> Write(IDictionary values, IReadOnlyList<DeclaredProperty> properties)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (DictionaryEntry pair in values)
            {
                var name = Text(pair.Key);
                json.WritePropertyName(properties.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))?.Name ?? name);
                Write(json, pair.Value);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value is PSObject wrapped ? wrapped.BaseObject : value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case IDictionary map:
                json.WriteStartObject();
                foreach (DictionaryEntry pair in map)
                {
                    // The value of an environment variable is a text, however it was written.
                    json.WriteString(Text(pair.Key), Text(pair.Value));
                }

                json.WriteEndObject();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case IEnumerable list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case double or float or decimal:
                json.WriteNumberValue(Convert.ToDouble(value is PSObject number ? number.BaseObject : value, CultureInfo.InvariantCulture));
                break;
            case byte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(value is PSObject whole ? whole.BaseObject : value, CultureInfo.InvariantCulture));
                break;
            case var other:
                json.WriteStringValue(Text(other));
                break;
        }
    }

    private static string Text(object? value) => Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture) ?? "";
}
