using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Supervisor.Configuration;

/// <summary>Sections in JSON: {"program:web": {"command": "…"}}. Comments and commas at the end are allowed.</summary>
internal static class JsonSections
{
    private static readonly JsonReaderOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 8 };
    private static readonly JsonWriterOptions Writing = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static DataValue Read(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, Reading);
        try
        {
            if (!reader.Read())
            {
                throw new DataProblem("the file is empty", 1);
            }

            var value = Value(ref reader, bytes);
            return reader.Read() ? throw new DataProblem("there is more behind the end", LineAt(bytes, reader.TokenStartIndex)) : value;
        }
        catch (JsonException problem)
        {
            var end = problem.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            throw new DataProblem($"the file is not JSON: {(end < 0 ? problem.Message : problem.Message[..end])}", (int)(problem.LineNumber ?? 0) + 1);
        }
        catch (InvalidOperationException)
        {
            throw new DataProblem("the file has a text that is not Unicode", LineAt(bytes, reader.TokenStartIndex));
        }
    }

    public static string Write(IEnumerable<IniSection> sections)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Writing))
        {
            writer.WriteStartObject();
            foreach (var section in sections)
            {
                writer.WriteStartObject(section.Name);
                foreach (var option in section.Options)
                {
                    writer.WriteString(option.Key, option.Value);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static DataValue Value(ref Utf8JsonReader reader, byte[] bytes)
    {
        var line = LineAt(bytes, reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                List<(string, DataValue)> entries = [];
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var key = reader.GetString()!;
                    reader.Read();
                    entries.Add((key, Value(ref reader, bytes)));
                }

                return new DataValue.Table(entries, line);
            case JsonTokenType.StartArray:
                List<DataValue> items = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Value(ref reader, bytes));
                }

                return new DataValue.Many(items, line);
            case JsonTokenType.Null:
                return new DataValue.Text(null, line);
            case JsonTokenType.String:
                return new DataValue.Text(reader.GetString(), line);
            default:
                // Numbers and flags as they are written.
                return new DataValue.Text(Encoding.UTF8.GetString(reader.ValueSpan), line);
        }
    }

    private static int LineAt(byte[] bytes, long at) => bytes.AsSpan(0, (int)Math.Min(at, bytes.Length)).Count((byte)'\n') + 1;
}
