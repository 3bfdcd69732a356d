namespace Supervisor.Configuration;

/// <summary>The ways to write a configuration down.</summary>
public enum ConfigurationFormat
{
    Ini,
    Json,
    Psd1,
}

/// <summary>Sections as text in one of the formats, and back.</summary>
public static class ConfigurationText
{
    /// <summary>By the ending of a file's name; everything else is supervisord's own format.</summary>
    public static ConfigurationFormat FormatOf(string path) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? ConfigurationFormat.Json
        : path.EndsWith(".psd1", StringComparison.OrdinalIgnoreCase) ? ConfigurationFormat.Psd1
        : ConfigurationFormat.Ini;

    public static Parsed<string> Write(IEnumerable<IniSection> sections, ConfigurationFormat format) => format switch
    {
        ConfigurationFormat.Json => JsonSections.Write(sections),
        ConfigurationFormat.Psd1 => Psd1Sections.Write(sections),
        _ => IniWriter.Write(sections),
    };

    /// <summary>A document as one file: what was included stands in it, so [include] does not.</summary>
    public static IEnumerable<IniSection> Whole(IniDocument document) =>
        (document.Defaults.Options.Count > 0 ? [document.Defaults] : Enumerable.Empty<IniSection>()).Concat(document.Sections.Where(section => section.Name != "include"));

    /// <summary>Reads the sections of a text by itself; the problem when it is not of its format.</summary>
    public static IniFile Parse(string path, string text, ConfigurationFormat format, out ConfigurationProblem? problem)
    {
        var findings = new Findings();
        var file = Read(path, text, format, findings);
        problem = findings.Problems.FirstOrDefault();
        return file;
    }

    /// <summary>Reads the sections; a file that is not of its format is a finding, and has none.</summary>
    internal static IniFile Read(string path, string text, ConfigurationFormat format, Findings findings)
    {
        if (format == ConfigurationFormat.Ini)
        {
            return IniFile.Parse(path, text);
        }

        try
        {
            return DataTable.Sections(path, format == ConfigurationFormat.Json ? JsonSections.Read(text) : Psd1Sections.Read(text));
        }
        catch (DataProblem problem)
        {
            findings.Error(problem.Message, new(path, problem.Line), problem.Section, problem.Key);
            return IniFile.Unreadable(path);
        }
    }
}
