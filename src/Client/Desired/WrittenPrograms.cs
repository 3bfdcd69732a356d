using Supervisor.Configuration;

namespace Supervisor.Client.Desired;

/// <summary>Finds the programs in the text of fragments and in the engine's files.</summary>
public static class WrittenPrograms
{
    private const string ProgramPrefix = "program:";
    private const string GroupPrefix = "group:";

    public static IReadOnlyList<WrittenProgram> In(ConfigFragment fragment)
    {
        var document = new IniDocument();
        document.Merge(IniFile.Parse(fragment.File, fragment.Text));
        return In(document, _ => fragment.Name);
    }

    /// <summary>Those of the engine's own files; what was pushed is left to <see cref="In(ConfigFragment)"/>.</summary>
    public static IReadOnlyList<WrittenProgram> In(IniDocument document, IReadOnlyList<ConfigFragment> fragments)
    {
        var pushed = fragments.Select(fragment => fragment.File).ToHashSet(StringComparer.Ordinal);
        return [.. In(document, _ => null).Where(program => !pushed.Contains(program.File))];
    }

    private static IReadOnlyList<WrittenProgram> In(IniDocument document, Func<string, string?> fragmentOf)
    {
        var groups = document.WithPrefix(GroupPrefix)
            .SelectMany(group => (document.Find(group, "programs")?.Value ?? "").Split(',').Select(member => (Member: member.Trim(), Group: group.Name[GroupPrefix.Length..])))
            .GroupBy(pair => pair.Member, StringComparer.Ordinal)
            .ToDictionary(pairs => pairs.Key, pairs => pairs.First().Group, StringComparer.Ordinal);
        return [.. document.WithPrefix(ProgramPrefix).Select(section =>
        {
            var name = section.Name[ProgramPrefix.Length..];
            var options = new OrderedOptions(document.Defaults.Options.Concat(section.Options).Select(option => KeyValuePair.Create(option.Key, option.Value)));
            return new WrittenProgram(name, groups.GetValueOrDefault(name, name), options, section.Source.File, fragmentOf(section.Source.File));
        })];
    }
}
