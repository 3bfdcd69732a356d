namespace Supervisor.Configuration;

/// <summary>All groups: [group:x], then programs that are in none, event listeners and FastCGI programs, sorted into start order.</summary>
internal sealed class GroupSections(ConfigurationContext context, bool stripAnsi)
{
    private readonly HashSet<string> _grouped = new(StringComparer.Ordinal);

    public ValueList<GroupSettings> Read()
    {
        List<GroupSettings> groups =
        [
            .. Each("group:", Heterogeneous),
            .. Each("program:", section => Homogeneous(section, GroupKind.Program)),
            .. Each("eventlistener:", section => ListenerSection.Read(context, section, stripAnsi)),
            .. Each("fcgi-program:", section => _grouped.Contains(section.Name) ? null : FastCgiSection.Read(context, section, stripAnsi)),
        ];
        WarnOfSharedAddresses(groups);
        return WithoutDuplicates(groups.OrderBy(group => group.Priority).ThenBy(group => group.Name, StringComparer.Ordinal)).ToValueList();
    }

    /// <summary>A FastCGI program in two groups has two sockets, and only one of them can have the address.</summary>
    private void WarnOfSharedAddresses(List<GroupSettings> groups)
    {
        var sockets = groups.SelectMany(group => group.Processes.Where(program => program.FastCgi is { SocketUrl.Length: > 0 })
            .Select(program => (Group: group.Name, program.ProgramName, program.FastCgi!.SocketUrl, program.Source))).Distinct();
        foreach (var same in sockets.GroupBy(socket => socket.SocketUrl, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            var users = string.Join(", ", same.Select(socket => $"{socket.Group} ({socket.ProgramName})"));
            context.Findings.Warning($"groups {users} want the same socket {same.Key}: only one of them can be served there", same.Last().Source);
        }
    }

    private List<GroupSettings> Each(string prefix, Func<IniSection, GroupSettings?> read) =>
        [.. context.Document.WithPrefix(prefix).Select(read).OfType<GroupSettings>()];

    private GroupSettings? Homogeneous(IniSection section, GroupKind kind)
    {
        if (_grouped.Contains(section.Name))
        {
            return null;
        }

        var name = NameOf(section);
        var reader = new SectionReader(context, section, context.Names);
        CheckName(reader, name);
        return new()
        {
            Name = name,
            Kind = kind,
            Priority = reader.Read("priority", 999, ValueTypes.Integer),
            Processes = Sorted(context, ProgramSection.Read(context, section, name, stripAnsi), section),
            Source = section.Source,
        };
    }

    private GroupSettings Heterogeneous(IniSection section)
    {
        var name = NameOf(section);
        var reader = new SectionReader(context, section, context.Names);
        CheckName(reader, name);
        var programs = ValueTypes.CommaList(reader.Text("programs") ?? "");
        var priority = reader.Read("priority", 999, ValueTypes.Integer);

        // In the original a later unknown member is told in the name of the member before it; the text is kept.
        var speaker = section.Name;
        List<ProgramSettings> processes = [];
        foreach (var member in programs)
        {
            var (program, fastCgi) = (context.Document.Find("program:" + member), context.Document.Find("fcgi-program:" + member));
            if (program is not null && fastCgi is not null)
            {
                _grouped.UnionWith([program.Name, fastCgi.Name]);
                MemberError($"[{speaker}] name {member} is ambiguous (exists as program and fcgi-program)");
            }
            else if ((program ?? fastCgi) is not { } found)
            {
                MemberError($"[{speaker}] names unknown program or fcgi-program {member}");
                continue;
            }
            else if (!SharesFragment(section, found))
            {
                // Else a fragment would change a group that is not its own, or be changed by one.
                MemberError($"[{section.Name}] cannot have the program '{member}', which is defined at {found.Source}: a group and its programs stand in the same fragment, or in none");
            }
            else
            {
                _grouped.Add(found.Name);
                speaker = found.Name;
                processes.AddRange(program is null ? FastCgiSection.Processes(context, found, name, stripAnsi) : ProgramSection.Read(context, found, name, stripAnsi));
            }
        }

        return new() { Name = name, Priority = priority, Processes = Sorted(context, processes, section), Source = section.Source };

        // Not keyed: every unknown member is a problem of its own on the same line.
        void MemberError(string message) => context.Findings.Error(message, reader.Find("programs")!.Source, section.Name);
    }

    private bool SharesFragment(IniSection group, IniSection program) =>
        group.Source.File == program.Source.File
        || (!context.FragmentPaths.Contains(group.Source.File) && !context.FragmentPaths.Contains(program.Source.File));

    /// <summary>Start order inside a group. Two processes of one name are an error; with compat=4.3 the one that the file mentions later stays, as in the original.</summary>
    internal static ValueList<ProgramSettings> Sorted(ConfigurationContext context, IEnumerable<ProgramSettings> processes, IniSection section)
    {
        Dictionary<string, ProgramSettings> byName = new(StringComparer.Ordinal);
        foreach (var process in processes)
        {
            if (byName.TryAdd(process.Name, process))
            {
                continue;
            }

            if (context.OldWays)
            {
                context.Findings.WarnOnce(
                    $"two processes of [{section.Name}] are named '{process.Name}': only that of program '{process.ProgramName}' stays",
                    process.Source, section.Name);
            }
            else if (byName[process.Name] is var first && (first.Source != process.Source || !context.Findings.HasErrors))
            {
                // A program that is twice itself has been told of already where that is a mistake of its own.
                context.Findings.Error(
                    $"two processes of [{section.Name}] are named '{process.Name}': that of program '{first.ProgramName}' ({first.Source}) and that of program '{process.ProgramName}'; rename one",
                    process.Source, section.Name);
            }

            byName[process.Name] = process;
        }

        return byName.Values.OrderBy(process => process.Priority).ThenBy(process => process.Name, StringComparer.Ordinal).ToValueList();
    }

    private IEnumerable<GroupSettings> WithoutDuplicates(IEnumerable<GroupSettings> groups)
    {
        Dictionary<string, GroupSettings> seen = new(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            if (seen.TryAdd(group.Name, group))
            {
                yield return group;
            }
            else if (!context.OldWays)
            {
                context.Findings.Error($"the group name '{group.Name}' is used twice: at {seen[group.Name].Source} and here; rename one", group.Source);
            }
            else
            {
                context.Findings.Warning($"the group name '{group.Name}' is used twice: the one of {seen[group.Name].Source} is kept, this one is ignored", group.Source);
            }
        }
    }

    internal static string NameOf(IniSection section) => section.Name[(section.Name.IndexOf(':') + 1)..];

    internal static void CheckName(SectionReader reader, string name)
    {
        if (ProgramSection.BadName(name) is { } message)
        {
            reader.Error(message, "name");
        }
    }
}
