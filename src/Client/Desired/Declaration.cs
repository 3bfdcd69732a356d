namespace Supervisor.Client.Desired;

/// <summary>Values by property name: what is wanted, or what is there. What has no value is not specified.</summary>
public sealed class Declaration
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, object> Values => _values;

    public object? this[string name]
    {
        get => _values.GetValueOrDefault(name);
        init => Set(name, value);
    }

    public string? Text(string name) => this[name] as string;

    public bool? Flag(string name) => this[name] as bool?;

    public double? Number(string name) => this[name] as double?;

    public IReadOnlyList<Declaration> Items(string name) => this[name] as IReadOnlyList<Declaration> ?? [];

    /// <summary>Declared to be, unless it says otherwise.</summary>
    public bool Exists => Flag(PropertyNames.Exist) ?? true;

    public Declaration With(string name, object? value)
    {
        var copy = Copy();
        copy.Set(name, value);
        return copy;
    }

    /// <summary>The other's values laid over ours.</summary>
    public Declaration With(Declaration winner, IEnumerable<DeclaredProperty> properties)
    {
        var copy = Copy();
        foreach (var property in properties.Where(property => winner[property.Name] is not null))
        {
            copy.Set(property.Name, winner[property.Name]);
        }

        return copy;
    }

    internal void Set(string name, object? value)
    {
        if (value is null)
        {
            _values.Remove(name);
        }
        else
        {
            _values[name] = value;
        }
    }

    private Declaration Copy()
    {
        var copy = new Declaration();
        foreach (var (name, value) in _values)
        {
            copy._values[name] = value;
        }

        return copy;
    }
}
