using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Handoff;

/// <summary>
/// Whether what was read from JSON has all that its types promise. The reader fills in null for whatever is missing, also where a null can never be, and takes any number
/// for the name of a state: whoever relies on the types would fall over that much later.
/// </summary>
internal static class Wholeness
{
    /// <summary>The first place that lacks something, as "group.processes[0].exitCodes"; null when nothing does.</summary>
    public static string? Lack(object? value, JsonTypeInfo type) => Lack(value, type.Options, "");

    private static string? Lack(object? value, JsonSerializerOptions options, string place)
    {
        switch (value)
        {
            case null or string or byte[]:
                return null;
            case Enum name:
                return Enum.IsDefined(name.GetType(), name) ? null : place;
            case ProcessKey key:
                return key.Group is null || key.Process is null ? place : null;
            case IEnumerable list:
                return OfItems(list, options, place);
        }

        // A struct without a value is one all the same.
        if (value.GetType().IsValueType || !options.TryGetTypeInfo(value.GetType(), out var type))
        {
            return null;
        }

        foreach (var property in type.Properties)
        {
            if (property is not { Get: { } get } || (property.Set is null && property.AssociatedParameter is null))
            {
                // What nobody reads back is made anew.
                continue;
            }

            var inner = place.Length == 0 ? property.Name : $"{place}.{property.Name}";
            var held = get(value);
            var lack = held is not null ? Lack(held, options, inner) : property.IsGetNullable ? null : inner;
            if (lack is not null)
            {
                return lack;
            }
        }

        return null;
    }

    private static string? OfItems(IEnumerable list, JsonSerializerOptions options, string place)
    {
        var index = 0;
        foreach (var item in list)
        {
            var inner = $"{place}[{index++}]";
            if (item is null or KeyValuePair<string, string> { Value: null })
            {
                return inner;
            }

            if (Lack(item, options, inner) is { } lack)
            {
                return lack;
            }
        }

        return null;
    }
}
