namespace Supervisor.Configuration;

/// <summary>[http_user:name]: people and programs that give a name and a password, and the key of a server that picks some of them.</summary>
internal sealed class HttpUserSections
{
    private const string Prefix = "http_user:";
    private const string UsersKey = "users";

    private readonly Dictionary<string, HttpUser> _users = new(StringComparer.Ordinal);
    private readonly HashSet<string> _broken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public HttpUserSections(ConfigurationContext context)
    {
        foreach (var section in context.Document.WithPrefix(Prefix))
        {
            var name = PythonText.Strip(section.Name[Prefix.Length..]);
            var reader = new SectionReader(context, section, context.EnvironmentNames);
            if (Read(reader, name) is not { } user)
            {
                _broken.Add(name);
            }
            else if (!_users.TryAdd(name, user))
            {
                reader.Error($"section [{section.Name}] names the same user as the one before at line {_users[name].Source.Line}", "");
            }
        }
    }

    /// <summary>Who is asked for at a server; a TCP server without the key asks for everybody, a unix socket for nobody.</summary>
    public ValueList<HttpUser> Of(SectionReader server, string? username, bool isTcp)
    {
        var chosen = new List<HttpUser>();
        if (server.Find(UsersKey) is null)
        {
            chosen.AddRange(isTcp ? _users.Values : []);
        }
        else
        {
            foreach (var name in server.Read<ValueList<string>>(UsersKey, [], text => ValueTypes.CommaList(text)).Distinct())
            {
                if (_users.TryGetValue(name, out var user))
                {
                    chosen.Add(user);
                }
                else if (!_broken.Contains(name))
                {
                    server.Error($"{UsersKey} in section [{server.Section.Name}] names {PythonText.Repr(name)}, but there is no section [{Prefix}{name}]", UsersKey);
                }
            }
        }

        _used.UnionWith(chosen.Select(user => user.Name));
        if (chosen.Any(user => user.Name == username))
        {
            server.Error($"{PythonText.Repr(username!)} is the username of section [{server.Section.Name}] and has a section [{Prefix}{username}], too", "username");
        }

        return chosen.ToValueList();
    }

    /// <summary>A name that opens no door is usually a server that was forgotten.</summary>
    public void ReportUnused(Findings findings)
    {
        foreach (var user in _users.Values.Where(user => !_used.Contains(user.Name)))
        {
            findings.Warning($"no server asks for the user of section [{Prefix}{user.Name}]", user.Source, Prefix + user.Name);
        }
    }

    private static HttpUser? Read(SectionReader reader, string name)
    {
        if (name.Length == 0 || name.Contains(':', StringComparison.Ordinal) || name.Any(char.IsControl))
        {
            reader.Error($"section [{reader.Section.Name}] names no user: a name is not empty and has no colon", "");
            return null;
        }

        var password = reader.Find("password") is null ? null : reader.Read<string?>("password", null, Password);
        if (reader.Find("password") is null)
        {
            reader.Error($"section [{reader.Section.Name}] has no password value", "password");
        }

        var role = reader.Read("role", HttpUserRole.Read, Role);
        return password is null ? null : new HttpUser { Name = name, Password = password, Role = role, Source = reader.Section.Source };
    }

    private static Parsed<string?> Password(string text)
    {
        if (text.Length == 0)
        {
            return new Refusal("the password of an [http_user:NAME] section cannot be empty");
        }

        return StoredPassword.Parse(text) is { Error: { } wrong } ? new Refusal(wrong)
            : StoredPassword.Parse(text).Value.Sha1Hex is { } hex && (hex.Length != 40 || !hex.All(char.IsAsciiHexDigit)) ? new Refusal("a password that begins with {SHA} goes on with 40 hex digits")
            : text;
    }

    private static Parsed<HttpUserRole> Role(string text) => text.ToLowerInvariant() switch
    {
        "read" => HttpUserRole.Read,
        "control" => HttpUserRole.Control,
        _ => new Refusal($"role is read or control, not {PythonText.Repr(text)}"),
    };
}
