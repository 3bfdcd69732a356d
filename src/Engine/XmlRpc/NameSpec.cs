using System.Diagnostics.CodeAnalysis;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.XmlRpc;

/// <summary>What a name of supervisord's clients means: "process", "group:process", "group:*" or "group:"; no wildcards.</summary>
internal readonly record struct NameSpec(GroupEntry? Group, ProcessEntry? Process)
{
    public static NameSpec Find(SupervisorState state, string name)
    {
        var colon = name.IndexOf(':');
        var (groupName, processName) = colon < 0 ? (name, name) : (name[..colon], name[(colon + 1)..]);
        if (!state.Groups.TryGetValue(groupName, out var group))
        {
            return default;
        }

        return processName is "" or "*" ? new(group, null)
            : group.Processes.TryGetValue(processName, out var process) ? new(group, process) : default;
    }

    public static bool TryFindOne(SupervisorState state, string name, [NotNullWhen(true)] out ProcessEntry? process) =>
        (process = Find(state, name).Process) is not null;
}
