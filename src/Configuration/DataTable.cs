namespace Supervisor.Configuration;

/// <summary>A value of a JSON or psd1 file: a text, a list or a table, and the line it begins in.</summary>
internal abstract record DataValue(int Line)
{
    /// <summary>Text, a number or a flag, in the words of the configuration; null for none.</summary>
    public sealed record Text(string? Value, int Line) : DataValue(Line);

    public sealed record Many(IReadOnlyList<DataValue> Items, int Line) : DataValue(Line);

    public sealed record Table(IReadOnlyList<(string Key, DataValue Value)> Entries, int Line) : DataValue(Line);
}

/// <summary>A place in a data file where it is not what it should be.</summary>
internal sealed class DataProblem(string message, int line, string? section = null, string? key = null) : Exception(message)
{
    public int Line { get; } = line;

    public string? Section { get; } = section;

    public string? Key { get; } = key;
}

/// <summary>
/// A table of sections, each a table of keys. Values are what stands behind the "=" of a file, with its %(name)s; a list is
/// joined by commas, and a table, for environment, becomes KEY="value" pairs.
/// </summary>
internal static class DataTable
{
    public static IniFile Sections(string path, DataValue root)
    {
        if (root is not DataValue.Table table)
        {
            throw new DataProblem("the file is not a table of sections", root.Line);
        }

        List<IniSection> sections = [];
        foreach (var (name, value) in table.Entries)
        {
            if (value is not DataValue.Table keys)
            {
                throw new DataProblem($"'{name}' is not a table of keys, as a section is", value.Line);
            }

            if (sections.Exists(known => known.Name == name))
            {
                throw new DataProblem($"the section '{name}' is there twice", value.Line);
            }

            var section = new IniSection(name, new(path, value.Line));
            foreach (var (key, setting) in keys.Entries)
            {
                var folded = PythonText.Strip(key).ToLowerInvariant();
                if (section.Find(folded) is not null)
                {
                    throw new DataProblem($"'{key}' of '{name}' is there twice", setting.Line);
                }

                if (ValueOf(name, key, setting) is { } text)
                {
                    if ((key + text).Contains('\0', StringComparison.Ordinal))
                    {
                        throw new DataProblem($"'{key}' of '{name}' has a NUL, which no setting can hold", setting.Line, name, folded);
                    }

                    section.Set(new(folded, Tidy(text), new(path, setting.Line)));
                }
            }

            sections.Add(section);
        }

        return IniFile.Of(path, sections);
    }

    private static string? ValueOf(string section, string key, DataValue value) => value switch
    {
        DataValue.Text text => text.Value,
        DataValue.Many list => string.Join(',', list.Items.Select(item => item is DataValue.Text { Value: { } text } ? text
            : throw new DataProblem($"'{key}' of '{section}' holds something other than texts", item.Line))),
        DataValue.Table table when key.Equals("environment", StringComparison.OrdinalIgnoreCase) => Environment(section, table),
        _ => throw new DataProblem($"'{key}' of '{section}' is a table; only environment can be one", value.Line),
    };

    private static string Environment(string section, DataValue.Table table) => string.Join(',', table.Entries.Select(entry =>
        entry.Value is not DataValue.Text { Value: { } value } ? throw new DataProblem($"the variable '{entry.Key}' of '{section}' is not a text", entry.Value.Line)
        : value.Contains('"') && value.Contains('\'') ? throw new DataProblem($"the variable '{entry.Key}' of '{section}' has both kinds of quotes, which the format cannot say", entry.Value.Line)
        : value.Contains('"') ? $"{entry.Key}='{value}'" : $"{entry.Key}=\"{value}\""));

    /// <summary>As lines of a file come out: no blanks around them, and none empty at the end; only CR and LF end one.</summary>
    private static string Tidy(string text) => string.Join('\n', text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n').Select(PythonText.Strip)).TrimEnd('\n');
}
