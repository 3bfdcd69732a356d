namespace Supervisor.Configuration;

/// <summary>The keys of a [unix_http_server] that say who of those that can connect may read or control.</summary>
internal static class PeerKeys
{
    public static readonly string[] All = ["read_users", "read_groups", "control_users", "control_groups"];

    /// <summary>Null when none of them is there: then the mode of the socket decides.</summary>
    public static PeerRules? Read(SectionReader reader) =>
        All.All(key => reader.Find(key) is null) ? null : new(List(reader, "read_users", "read_groups"), List(reader, "control_users", "control_groups"));

    /// <summary>Over TCP nobody has a user id: a rule there would protect nothing.</summary>
    public static void Refuse(SectionReader reader)
    {
        foreach (var key in All.Where(key => reader.Find(key) is not null))
        {
            reader.Error($"{key} has no meaning in section [{reader.Section.Name}]: only a unix socket knows the users of its clients; use [http_user:NAME] sections with role=read or role=control", key);
        }
    }

    private static PeerList List(SectionReader reader, string users, string groups)
    {
        var (userNames, groupNames) = (Names(reader, users), Names(reader, groups));
        return new()
        {
            Everybody = userNames.Concat(groupNames).Contains("*"),
            Users = Found(userNames, name => reader.Context.Accounts.User(name), reader, users),
            Groups = Found(groupNames, name => reader.Context.Accounts.Group(name), reader, groups),
        };
    }

    private static ValueList<string> Names(SectionReader reader, string key) => reader.Read<ValueList<string>>(key, [], text => ValueTypes.CommaList(text));

    private static ValueList<T> Found<T>(ValueList<string> names, Func<string, Parsed<T>> find, SectionReader reader, string key)
    {
        var wrong = new List<string>();
        var found = new List<T>();
        foreach (var name in names.Where(name => name is not ("*" or "")))
        {
            if (find(name) is { Succeeded: true } known)
            {
                found.Add(known.Value);
            }
            else
            {
                wrong.Add(PythonText.Repr(name));
            }
        }

        if (wrong.Count > 0)
        {
            // All at once: a key has one line.
            reader.Error($"{key} in section [{reader.Section.Name}] names {(key.EndsWith("users", StringComparison.Ordinal) ? "users" : "groups")} that do not exist: {string.Join(", ", wrong)}", key);
        }

        return found.ToValueList();
    }
}
