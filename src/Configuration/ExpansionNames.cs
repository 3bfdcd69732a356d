namespace Supervisor.Configuration;

/// <summary>The names that %(name)s may use: layers over layers, the innermost wins. Values are text or whole numbers.</summary>
internal sealed class ExpansionNames
{
    private readonly ExpansionNames? _outer;
    private readonly Dictionary<string, object> _own;

    private ExpansionNames(ExpansionNames? outer, Dictionary<string, object> own) => (_outer, _own) = (outer, own);

    public static ExpansionNames ForEnvironment(IEnumerable<KeyValuePair<string, string>> variables) => new(null, Prefixed(variables));

    public ExpansionNames With(string name, string value) => new(this, new(StringComparer.Ordinal) { [name] = value });

    public ExpansionNames With(string name, int value) => new(this, new(StringComparer.Ordinal) { [name] = value });

    public ExpansionNames WithEnvironment(IEnumerable<KeyValuePair<string, string>> variables) => new(this, Prefixed(variables));

    public object? Find(string name) => _own.TryGetValue(name, out var value) ? value : _outer?.Find(name);

    /// <summary>Every name once, in ordinal order.</summary>
    public IReadOnlyList<string> All()
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        for (var layer = this; layer is not null; layer = layer._outer)
        {
            names.UnionWith(layer._own.Keys);
        }

        return [.. names];
    }

    private static Dictionary<string, object> Prefixed(IEnumerable<KeyValuePair<string, string>> variables) =>
        variables.ToDictionary(pair => "ENV_" + pair.Key, object (pair) => pair.Value, StringComparer.Ordinal);
}
