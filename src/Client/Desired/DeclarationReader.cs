using System.Text;
using System.Text.Json;
using Supervisor.Configuration;

namespace Supervisor.Client.Desired;

/// <summary>JSON to a declaration, with every problem named; a null is a value that is not specified.</summary>
public sealed class DeclarationReader
{
    /// <summary>Far more than any host declares.</summary>
    public const int MostBytes = 4 << 20;

    private readonly List<string> _problems = [];

    /// <summary>Throws all problems at once.</summary>
    public static Declaration Read(IReadOnlyList<DeclaredProperty> properties, ReadOnlyMemory<byte> json)
    {
        var reader = new DeclarationReader();
        var declaration = reader.ReadWhole(properties, json);
        return reader._problems.Count == 0 ? declaration : throw new DesiredStateException(DesiredStateFault.InvalidInput, reader._problems);
    }

    private Declaration ReadWhole(IReadOnlyList<DeclaredProperty> properties, ReadOnlyMemory<byte> json)
    {
        json = json.Span.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json;
        if (json.Span.Trim(" \t\r\n"u8).Length == 0)
        {
            return new();
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return ReadObject(properties, document.RootElement, "");
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Half a surrogate pair is JSON by its grammar, and no text.
            _problems.Add($"cannot read the input: it is no JSON: {broken.Message}");
            return new();
        }
    }

    private Declaration ReadObject(IReadOnlyList<DeclaredProperty> properties, JsonElement element, string place)
    {
        var declaration = new Declaration();
        if (element.ValueKind != JsonValueKind.Object)
        {
            Problem(place, "expected an object", element);
            return declaration;
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            var name = place.Length == 0 ? member.Name : $"{place}.{member.Name}";
            if (!seen.Add(member.Name))
            {
                _problems.Add($"cannot use '{name}': it is there twice");
            }
            else if (properties.FirstOrDefault(property => property.Name == member.Name) is not { } property)
            {
                _problems.Add($"cannot use '{name}': there is no such property{Nearest(properties, member.Name)}");
            }
            else if (member.Value.ValueKind != JsonValueKind.Null && property.Use != PropertyUse.ReadOnly)
            {
                declaration.Set(property.Name, Value(property, member.Value, name));
            }
        }

        if (properties.Any(property => property is { Name: PropertyNames.Name, Use: PropertyUse.Key }) && place.Length > 0 && declaration.Text(PropertyNames.Name) is null or "")
        {
            _problems.Add($"cannot use '{place}': '{PropertyNames.Name}' is missing");
        }

        return declaration;
    }

    private object? Value(DeclaredProperty property, JsonElement value, string name) => property.Kind switch
    {
        PropertyKind.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : Problem(name, "expected true or false", value),
        PropertyKind.Integer => Whole(property, value, name),
        PropertyKind.Number => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= property.Least && number < 1e9 ? number
            : Problem(name, $"expected a number from {property.Least}", value),
        PropertyKind.Integers => List(value, name, item => Whole(property, item, name)) is { } numbers ? (IReadOnlyList<long>)[.. numbers.OfType<long>()] : null,
        PropertyKind.Choice => Text(value, name) is not { } choice ? null
            : property.Choices.Contains(choice) ? choice : Problem(name, $"expected one of {string.Join(", ", property.Choices)}", value),
        PropertyKind.Map => Map(value, name),
        PropertyKind.Items => Items(property, value, name),
        _ => Text(value, name) is { } text ? Normal(property, text, name) : null,
    };

    private object? Whole(DeclaredProperty property, JsonElement value, string name)
    {
        var range = property.Most == long.MaxValue ? $"from {property.Least}" : $"from {property.Least} to {property.Most}";
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= property.Least && number <= property.Most ? number
            : Problem(name, $"expected a whole number {range}", value);
    }

    private string? Text(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Problem(name, "expected a text", value);
            return null;
        }

        var text = value.GetString()!;
        return DeclaredShape.OfText(text) is { } why ? (string?)Problem(name, why, value) : text;
    }

    private string? Normal(DeclaredProperty property, string text, string name)
    {
        if (property.Normal is not { } normal)
        {
            return text;
        }

        var result = normal(text);
        if (result.Error is { } why)
        {
            _problems.Add($"cannot use '{name}': {why}");
        }

        return result.Succeeded ? result.Value : null;
    }

    private List<object?>? List(JsonElement value, string name, Func<JsonElement, object?> read)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            return [.. value.EnumerateArray().Select(read)];
        }

        Problem(name, "expected a list", value);
        return null;
    }

    private ValueMap? Map(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Problem(name, "expected an object of texts", value);
            return null;
        }

        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.String)
            {
                Problem($"{name}.{member.Name}", "expected a text", member.Value);
            }
            else if (DeclaredShape.OfVariable(member.Name, member.Value.GetString()!) is { } why)
            {
                _problems.Add($"cannot use '{name}.{member.Name}': {why}");
            }
            else
            {
                map[member.Name] = member.Value.GetString()!;
            }
        }

        return ValueMap.From(map);
    }

    private object? Items(DeclaredProperty property, JsonElement value, string name)
    {
        var index = 0;
        if (List(value, name, item => ReadObject(property.Item, item, $"{name}[{index++}]")) is not { } items)
        {
            return null;
        }

        IReadOnlyList<Declaration> declared = [.. items.Cast<Declaration>()];
        foreach (var twice in declared.GroupBy(item => item.Text(PropertyNames.Name), StringComparer.Ordinal).Where(same => same.Key is not null && same.Count() > 1))
        {
            _problems.Add($"cannot use '{name}': '{twice.Key}' is declared twice");
        }

        return declared;
    }

    private object? Problem(string name, string why, JsonElement value)
    {
        var shown = value.GetRawText();
        shown = shown.Length > 60 ? shown[..57] + "..." : shown;
        _problems.Add(name.Length == 0 ? $"cannot use the input: {why}, not {shown}" : $"cannot use '{name}': {why}, not {shown}");
        return null;
    }

    private static string Nearest(IReadOnlyList<DeclaredProperty> properties, string name) =>
        properties.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase)) is { } same ? $"; it is written '{same.Name}'" : "";
}
