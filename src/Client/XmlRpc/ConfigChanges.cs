namespace Supervisor.Client;

/// <summary>The answer of reloadConfig as changes, in the order in which an update does them.</summary>
internal static class ConfigChanges
{
    public static IReadOnlyList<ConfigChange> Read(XmlRpcValue answer)
    {
        var lists = answer.Items[0].Items;
        return [.. Of("Removed", lists[2]), .. Of("Changed", lists[1]), .. Of("Added", lists[0])];
    }

    private static IEnumerable<ConfigChange> Of(string kind, XmlRpcValue groups) =>
        groups.Items.Select(group => new ConfigChange { Kind = kind, Group = group.Text, Replaced = kind == "Changed" });
}
