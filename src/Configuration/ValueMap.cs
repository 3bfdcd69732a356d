using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Supervisor.Configuration;

/// <summary>An immutable map of text to text that compares by content and enumerates in key order.</summary>
public sealed class ValueMap(ImmutableSortedDictionary<string, string> items) : IReadOnlyDictionary<string, string>, IEquatable<ValueMap>
{
    public static readonly ValueMap Empty = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    private readonly ImmutableSortedDictionary<string, string> _items = items.WithComparers(StringComparer.Ordinal);

    public static ValueMap From(IEnumerable<KeyValuePair<string, string>> items) => new(ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, items));

    public int Count => _items.Count;

    public IEnumerable<string> Keys => _items.Keys;

    public IEnumerable<string> Values => _items.Values;

    public string this[string key] => _items[key];

    /// <summary>This map with every entry of <paramref name="winner"/> laid over it.</summary>
    public ValueMap With(IEnumerable<KeyValuePair<string, string>> winner) => new(_items.SetItems(winner));

    public bool ContainsKey(string key) => _items.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => _items.TryGetValue(key, out value);

    public bool Equals(ValueMap? other) => other is not null && _items.SequenceEqual(other._items);

    public override bool Equals(object? obj) => Equals(obj as ValueMap);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (key, value) in _items)
        {
            hash.Add(key);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
