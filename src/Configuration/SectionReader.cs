namespace Supervisor.Configuration;

/// <summary>Reads the keys of one section: expands, converts, and turns refusals into findings, so that reading goes on.</summary>
internal sealed record SectionReader(ConfigurationContext Context, IniSection Section, ExpansionNames Names)
{
    /// <summary>What the original adds to errors of some sections.</summary>
    public string Suffix { get; init; } = "";

    public Findings Findings => Context.Findings;

    public IniOption? Find(string key) => Context.Document.Find(Section, key);

    public T Read<T>(string key, T fallback, Func<string, Parsed<T>> convert) =>
        Find(key) is { } option && Value(key, option.Value, $"{Section.Name}.{key}", convert) is { Succeeded: true } value ? value.Value : fallback;

    public string? Text(string key) => Find(key) is { } option ? Value(key, option.Value, $"{Section.Name}.{key}", ValueTypes.Text) is { Succeeded: true } text ? text.Value : null : null;

    /// <summary>Expands and converts a text of this key under a label of its own.</summary>
    public Parsed<T> Value<T>(string key, string text, string label, Func<string, Parsed<T>> convert)
    {
        if (Find(key) is { } option && Expansion.InsertsWholeTable(text, Names))
        {
            Findings.WarnOnce($"'%s' in {Section.Name}.{key} puts all names and their values in; write '%%s' for a percent sign and an s", option.Source, Section.Name, key);
        }

        var value = Expansion.Expand(text, Names, label).Then(convert);
        if (value.Error is { } error)
        {
            Error(error, key);
        }

        return value;
    }

    /// <summary>Reports against the key's line, or the section's when the key is missing.</summary>
    public void Error(string message, string key) => Findings.Error(message + Suffix, Find(key)?.Source ?? Section.Source, Section.Name, key);

    public void Warning(string message, string key) => Findings.Warning(message, Find(key)?.Source ?? Section.Source, Section.Name, key);
}
