using Supervisor.Configuration;

namespace Supervisor.Client.Desired;

/// <summary>The one comparison of what is declared with what is there.</summary>
public static class DesiredDiff
{
    /// <summary>The names of the declared properties that differ; what is not specified is not compared.</summary>
    public static IReadOnlyList<string> Between(IReadOnlyList<DeclaredProperty> properties, Declaration desired, Declaration actual) =>
        desired.Exists != actual.Exists ? [PropertyNames.Exist]
        : !desired.Exists ? []
        : [.. properties
            .Where(property => property.Use == PropertyUse.Both && desired[property.Name] is not null)
            .Where(property => !Same(property, desired[property.Name], actual[property.Name]))
            .Select(property => property.Name)];

    /// <summary>Every name whose value two looks at the same thing show differently.</summary>
    public static IReadOnlyList<string> Changed(IReadOnlyList<DeclaredProperty> properties, Declaration before, Declaration after) =>
        before.Exists != after.Exists ? [PropertyNames.Exist]
        : [.. properties
            .Where(property => property.Use == PropertyUse.Both && !Same(property, before[property.Name], after[property.Name]))
            .Select(property => property.Name)];

    private static bool Same(DeclaredProperty property, object? a, object? b) => property.Kind switch
    {
        // An empty text, list or map is how to say "none".
        PropertyKind.Text or PropertyKind.Choice => (a as string ?? "") == (b as string ?? ""),
        PropertyKind.Integers => (a as IReadOnlyList<long> ?? []).Order().SequenceEqual((b as IReadOnlyList<long> ?? []).Order()),
        PropertyKind.Map => (a as ValueMap ?? ValueMap.Empty).Equals(b as ValueMap ?? ValueMap.Empty),
        PropertyKind.Items => SameItems(property.Item, a as IReadOnlyList<Declaration> ?? [], b as IReadOnlyList<Declaration> ?? []),
        _ => Equals(a, b),
    };

    private static bool SameItems(IReadOnlyList<DeclaredProperty> item, IReadOnlyList<Declaration> a, IReadOnlyList<Declaration> b)
    {
        var others = b.ToDictionary(other => other.Text(PropertyNames.Name)!, StringComparer.Ordinal);
        return a.All(one => Between(item, one, others.GetValueOrDefault(one.Text(PropertyNames.Name)!) ?? Absent).Count == 0);
    }

    private static readonly Declaration Absent = new() { [PropertyNames.Exist] = false };
}
