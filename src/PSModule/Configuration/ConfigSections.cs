using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Supervisor.Configuration;

namespace Supervisor.PSModule;

/// <summary>The sections of a configuration object as text again, with what a script has changed in their options.</summary>
internal static class ConfigSections
{
    public static Parsed<string> Text(SupervisorConfig config, ConfigurationFormat format)
    {
        // What was included stands among the sections already.
        var sections = config.Sections.Where(section => section.Name != "include").Select(Section).ToList();
        return sections.Count == 0 ? new Refusal("it has no sections; a configuration that is read from an engine cannot be written") : ConfigurationText.Write(sections, format);
    }

    /// <summary>Whether a script has changed an option since the object was read.</summary>
    public static bool IsEdited(SupervisorConfig config) => config.Sections.Any(section =>
        section.Options.Count != section.Settings.Count || section.Settings.Any(setting => !section.Options.Contains(setting.Key) || ValueOf(section.Options[setting.Key]) != setting.Value));

    private static IniSection Section(SupervisorConfigSection section)
    {
        var written = new IniSection(section.Name, default);
        foreach (DictionaryEntry option in section.Options)
        {
            if (ValueOf(option.Value) is { } text)
            {
                written.Set(new($"{option.Key}".ToLowerInvariant(), text, default));
            }
        }

        return written;
    }

    private static string? ValueOf(object? value) => value switch
    {
        null => null,
        PSObject wrapped => ValueOf(wrapped.BaseObject),
        string text => text,
        bool flag => flag ? "true" : "false",
        IDictionary table => SettingTexts.EnvironmentText(table.Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create($"{entry.Key}", ValueOf(entry.Value) ?? ""))),
        IEnumerable list => string.Join(',', list.Cast<object?>().Select(ValueOf)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
