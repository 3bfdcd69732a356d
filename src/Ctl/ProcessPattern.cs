using Supervisor.Client;
using Supervisor.Configuration;

namespace Supervisor.Ctl;

/// <summary>
/// Names with shell wildcards, which the original does not know: "web*" means what is shown so and all of such groups, "g*:w?" group and process.
/// "group:*" stays the engine's own word for a group.
/// </summary>
internal static class ProcessPattern
{
    public static bool Is(string name) =>
        ProcessName.Parse(name) is var (group, process) && (HasWildcard(group) || (process is not null && HasWildcard(process)));

    /// <summary>What a pattern means among all processes as the engine tells them. One that is really called so comes before what its name would match.</summary>
    public static IReadOnlyList<XmlRpcValue> Find(IReadOnlyList<XmlRpcValue> all, string pattern)
    {
        var (group, process) = ProcessName.Parse(pattern);
        var literal = all.Where(info => info["group"].Text == group && (process is null || info["name"].Text == process)).ToList();
        return literal.Count > 0 ? literal : [.. all.Where(info => Matches(info["group"].Text, info["name"].Text))];

        bool Matches(string infoGroup, string infoName) => pattern.Contains(':')
            ? ShellPattern.Matches(group, infoGroup) && (process is null || ShellPattern.Matches(process, infoName))
            : ShellPattern.Matches(pattern, infoGroup) || ShellPattern.Matches(pattern, ProcessName.Show(infoGroup, infoName));
    }

    /// <summary>Patterns replaced by the processes that they mean; one that means none stays, and is answered like any name that nobody has.</summary>
    public static IReadOnlyList<string> Expand(Control control, IReadOnlyList<string> names)
    {
        if (!names.Any(Is))
        {
            return names;
        }

        var all = control.Call("getAllProcessInfo").Items;
        return [.. names.SelectMany(name => Is(name) && Find(all, name) is { Count: > 0 } found ? found.Select(FullName) : [name])];
    }

    /// <summary>The name that one process is called by.</summary>
    public static string FullName(XmlRpcValue info) => ProcessName.Show(info["group"].Text, info["name"].Text);

    private static bool HasWildcard(string text) => text.AsSpan().ContainsAny('*', '?') || (text.IndexOf('[') is >= 0 and var open && text.IndexOf(']', open) > open);
}
