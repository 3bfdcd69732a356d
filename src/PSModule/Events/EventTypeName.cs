using Supervisor.Configuration;

namespace Supervisor.PSModule;

/// <summary>What may be asked for by its name: supervisord's events, the names above them, and the mark of those that were missed.</summary>
internal static class EventTypeName
{
    private const string Lost = "LOST";

    private static readonly string[] All = [.. EventTypes.All, Lost];

    /// <summary>A pattern is always right: nobody knows what a newer engine may send.</summary>
    public static bool IsKnown(string type) =>
        !ProcessName.IsLiteral(type) || Array.Exists(All, known => known.Equals(type, StringComparison.OrdinalIgnoreCase) || known.StartsWith(type + "_", StringComparison.OrdinalIgnoreCase));

    /// <summary>The names that come near it, by their letters or by their ends.</summary>
    public static string Hint(string type)
    {
        var upper = type.ToUpperInvariant();
        var near = All.Where(known => known.EndsWith("_" + upper, StringComparison.Ordinal)).ToList();
        if (near.Count == 0 && NearestName.To(upper, All) is { } nearest)
        {
            near.Add(nearest);
        }

        return near.Count == 0 ? "" : $"; did you mean {string.Join(" or ", near)}?";
    }
}
