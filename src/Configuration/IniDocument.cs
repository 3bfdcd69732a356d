namespace Supervisor.Configuration;

/// <summary>One key of a section with its text and the place of its last setting.</summary>
public sealed record IniOption(string Key, string Value, SourceLocation Source);

/// <summary>One section: where it first begins and its options in order of first mention.</summary>
public sealed class IniSection(string name, SourceLocation source)
{
    private readonly List<IniOption> _options = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public SourceLocation Source { get; } = source;

    public IReadOnlyList<IniOption> Options => _options;

    public IniOption? Find(string key) => _index.TryGetValue(key, out var at) ? _options[at] : null;

    /// <summary>Adds the option or, when the key is there, lets the new text win.</summary>
    public void Set(IniOption option)
    {
        if (_index.TryAdd(option.Key, _options.Count))
        {
            _options.Add(option);
        }
        else
        {
            _options[_index[option.Key]] = option;
        }
    }
}

/// <summary>Sections in order of first mention, merged over all files, with [DEFAULT] aside.</summary>
public sealed class IniDocument
{
    private readonly List<IniSection> _sections = [];
    private readonly Dictionary<string, IniSection> _index = new(StringComparer.Ordinal);

    public IReadOnlyList<IniSection> Sections => _sections;

    /// <summary>[DEFAULT]: its keys stand in every section that has none of that name.</summary>
    public IniSection Defaults { get; private set; } = new("DEFAULT", default);

    public IniSection? Find(string name) => _index.GetValueOrDefault(name);

    public IniOption? Find(IniSection section, string key) => section.Find(key) ?? Defaults.Find(key);

    public IEnumerable<IniSection> WithPrefix(string prefix) => _sections.Where(section => section.Name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Takes over a read file; sections and keys that are there already are laid over.</summary>
    public void Merge(IniFile file, Func<string, string>? change = null)
    {
        foreach (var read in file.Sections)
        {
            var mine = read.Name == Defaults.Name ? OwnDefaults(read) : Own(read);
            foreach (var option in read.Options)
            {
                mine.Set(change is null ? option : option with { Value = change(option.Value) });
            }
        }
    }

    /// <summary>The same without the sections that begin in these files.</summary>
    public IniDocument Without(IReadOnlySet<string> files)
    {
        var rest = new IniDocument { Defaults = Defaults };
        foreach (var section in _sections.Where(section => !files.Contains(section.Source.File)))
        {
            rest._sections.Add(rest._index[section.Name] = section);
        }

        return rest;
    }

    private IniSection Own(IniSection read)
    {
        if (!_index.TryGetValue(read.Name, out var mine))
        {
            _sections.Add(mine = _index[read.Name] = new(read.Name, read.Source));
        }

        return mine;
    }

    private IniSection OwnDefaults(IniSection read) =>
        Defaults.Options.Count > 0 || Defaults.Source != default ? Defaults : Defaults = new(Defaults.Name, read.Source);
}
