using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Supervisor.Client.Desired;

/// <summary>Options in the order in which they were first written.</summary>
internal sealed class OrderedOptions : IReadOnlyDictionary<string, string>
{
    private readonly List<string> _keys = [];
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public OrderedOptions(IEnumerable<KeyValuePair<string, string>> options)
    {
        foreach (var (key, value) in options)
        {
            Set(key, value);
        }
    }

    public int Count => _keys.Count;

    public IEnumerable<string> Keys => _keys;

    public IEnumerable<string> Values => _keys.Select(key => _values[key]);

    public string this[string key] => _values[key];

    public void Remove(string key)
    {
        _values.Remove(key);
        _keys.Remove(key);
    }

    public void Set(string key, string value)
    {
        if (!_values.ContainsKey(key))
        {
            _keys.Add(key);
        }

        _values[key] = value;
    }

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value) => _values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        _keys.Select(key => KeyValuePair.Create(key, _values[key])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
