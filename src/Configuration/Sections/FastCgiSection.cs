namespace Supervisor.Configuration;

/// <summary>[fcgi-program:x]: a program's keys and the socket its processes share.</summary>
internal static class FastCgiSection
{
    public static GroupSettings Read(ConfigurationContext context, IniSection section, bool stripAnsi)
    {
        var reader = new SectionReader(context, section, context.Names);
        var name = GroupSections.NameOf(section);
        GroupSections.CheckName(reader, name);
        return new()
        {
            Name = name,
            Kind = GroupKind.FastCgi,
            Priority = reader.Read("priority", 999, ValueTypes.Integer),
            Processes = GroupSections.Sorted(context, Processes(context, section, name, stripAnsi), section),
            Source = section.Source,
        };
    }

    /// <summary>The processes of the section inside the given group; each knows the socket that they share.</summary>
    public static IEnumerable<ProgramSettings> Processes(ConfigurationContext context, IniSection section, string group, bool stripAnsi)
    {
        var socket = Settings(new SectionReader(context, section, context.Names), GroupSections.NameOf(section));
        return ProgramSection.Read(context, section, group, stripAnsi).Select(program => program with { FastCgi = socket });
    }

    private static FastCgiSettings Settings(SectionReader reader, string name)
    {
        var (context, section) = (reader.Context, reader.Section);
        var user = reader.Read<Account?>("user", null, text => context.Accounts.User(text).Then<Account?>(found => found));
        var backlog = reader.Read<int?>("socket_backlog", null, text => ValueTypes.Integer(text).Then<int?>(number =>
            number is < 1 or > 65535 ? new Refusal($"Invalid socket_backlog value {text}") : number));
        var owner = reader.Read<(uint Uid, uint? Gid)?>("socket_owner", null, text => context.Accounts.Owner(text) is { Succeeded: true } found
            ? ((uint, uint?)?)found.Value : new Refusal($"Invalid socket_owner value {text}"));
        var mode = reader.Read<int?>("socket_mode", null, text => ValueTypes.Octal(text) is { Succeeded: true } octal
            ? (int?)octal.Value : new Refusal($"Invalid socket_mode value {text}"));
        var url = Socket(reader with { Names = reader.Names.With("program_name", name) });
        if (url is not null && url.StartsWith("unix:", StringComparison.Ordinal))
        {
            mode ??= 0b111_000_000;
            owner ??= user is not null && user.Uid != context.Environment.Uid ? (user.Uid, user.Gid) : null;
        }
        else if (url is not null && (owner is not null || mode is not null))
        {
            reader.Error($"socket_owner and socket_mode params should only be used with a Unix domain socket in [{section.Name}] socket", "socket");
        }

        return new(url ?? "", mode, owner?.Uid, owner?.Gid, backlog);
    }

    private static string? Socket(SectionReader reader)
    {
        var section = reader.Section.Name;
        if (reader.Find("socket") is null or { Value.Length: 0 })
        {
            reader.Error($"[{section}] section requires a \"socket\" line", "socket");
            return null;
        }

        return reader.Read<string?>("socket", null, text => SocketUrl(text) is { Succeeded: true } url ? url.Value : new Refusal($"{SocketUrl(text).Error} in [{section}] socket"));
    }

    private static Parsed<string> SocketUrl(string text)
    {
        if (text.StartsWith("unix://", StringComparison.Ordinal))
        {
            var path = text["unix://".Length..];
            return path.StartsWith('/') ? "unix://" + PosixPath.Normal(path)
                : new Refusal($"('Unix socket path %s is not an absolute path', {PythonText.Repr(path)})");
        }

        var address = text.StartsWith("tcp://", StringComparison.Ordinal) ? text["tcp://".Length..].Split(':') : [];
        return address is [{ Length: > 0 }, { Length: > 0 } port] && port.All(char.IsAsciiDigit)
            ? ValueTypes.PortNumber(port).Then<string>(number => $"tcp://{address[0]}:{number}")
            : new Refusal($"('Bad socket format %s', {PythonText.Repr(text)})");
    }
}
