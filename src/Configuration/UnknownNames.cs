namespace Supervisor.Configuration;

/// <summary>Warns of keys and sections that the original passes over in silence, and names what may have been meant.</summary>
internal static class UnknownNames
{
    public static void Report(IniDocument document, Findings findings)
    {
        foreach (var section in document.Sections)
        {
            if (KnownNames.KindOf(section.Name) is { } kind)
            {
                Keys(section, kind, findings);
            }
            else
            {
                Section(section, findings);
            }
        }

        // A default may be meant for any section.
        var all = KnownNames.SectionKinds.SelectMany(KnownNames.KeysOf).Distinct().ToList();
        foreach (var option in document.Defaults.Options.Where(option => !all.Contains(option.Key) && !document.Sections.Any(TakesAnyKey)))
        {
            Key(option, document.Defaults, all, findings);
        }
    }

    private static void Keys(IniSection section, string kind, Findings findings)
    {
        if (KnownNames.TakesAnyKey(kind))
        {
            return;
        }

        var known = KnownNames.KeysOf(kind);
        foreach (var option in section.Options.Where(option => !known.Contains(option.Key)))
        {
            if (KnownNames.IsLegacy(kind, option.Key))
            {
                findings.Warning($"key '{option.Key}' in section [{section.Name}] is from supervisor 2 and has no effect", option.Source, section.Name, option.Key);
            }
            else
            {
                Key(option, section, known, findings);
            }
        }
    }

    private static void Key(IniOption option, IniSection section, IReadOnlyList<string> known, Findings findings)
    {
        var meant = NearestName.To(option.Key, known);
        findings.Warning(
            $"unknown key '{option.Key}' in section [{section.Name}]" + (meant is null ? " is ignored" : $": did you mean '{meant}'?"),
            option.Source, section.Name, option.Key);
    }

    private static void Section(IniSection section, Findings findings)
    {
        var colon = section.Name.IndexOf(':');
        var head = colon < 0 ? section.Name : section.Name[..(colon + 1)];
        var meant = NearestName.To(head.ToLowerInvariant(), KnownNames.SectionKinds.Where(kind => kind.EndsWith(':') == colon >= 0));
        findings.Warning(
            $"unknown section [{section.Name}]" + (meant is null ? " is ignored" : $": did you mean [{meant}{(colon < 0 ? "" : section.Name[(colon + 1)..].Trim())}]?"),
            section.Source, section.Name);
    }

    private static bool TakesAnyKey(IniSection section) => KnownNames.KindOf(section.Name) is { } kind && KnownNames.TakesAnyKey(kind);
}
