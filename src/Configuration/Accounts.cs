namespace Supervisor.Configuration;

/// <summary>Users and groups as settings name them: by name or by number.</summary>
internal sealed class Accounts(IConfigFiles files)
{
    public Parsed<Account> User(string text)
    {
        if (ValueTypes.Whole(text) is { } number)
        {
            return number >= 0 && number <= uint.MaxValue && files.FindUser((uint)number) is { } byId
                ? byId with { Name = text }
                : new Refusal($"Invalid user id {text}");
        }

        return files.FindUser(text) is { } byName ? byName with { Name = text } : new Refusal($"Invalid user name {text}");
    }

    public Parsed<PeerGroup> Group(string text)
    {
        var gid = ValueTypes.Whole(text) is { } number
            ? number >= 0 && number <= uint.MaxValue && files.GroupExists((uint)number) ? (uint)number : null
            : files.FindGroup(text);
        return gid is { } found ? new PeerGroup(text, found) : new Refusal($"Invalid group name {text}");
    }

    /// <summary>"user" or "user:group"; without a group the group is left alone.</summary>
    public Parsed<(uint Uid, uint? Gid)> Owner(string text)
    {
        var parts = text.Split(':', 2);
        if (User(parts[0]) is not { Succeeded: true } user)
        {
            return new Refusal($"Invalid owner {text}");
        }

        if (parts.Length == 1)
        {
            return (user.Value.Uid, null);
        }

        return Group(parts[1]) is { Succeeded: true } group ? (user.Value.Uid, group.Value.Gid) : new Refusal($"Invalid owner {text}");
    }
}
