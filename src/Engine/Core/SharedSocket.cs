namespace Supervisor.Engine.Core;

/// <summary>Which listening socket: a FastCGI program in a group has one, that all its processes there share.</summary>
public readonly record struct SocketName(string Group, string Program)
{
    /// <summary>The socket of a process; null for one that is no FastCGI program.</summary>
    public static SocketName? Of(ProcessEntry entry) => entry.Program.FastCgi is null ? null : new(entry.Key.Group, entry.Program.ProgramName);
}

/// <summary>When a shared socket is no longer needed. A launch asks for it; it stays while any process of its program has a child.</summary>
internal static class SharedSocket
{
    /// <param name="before">A process before something happened to it.</param>
    /// <param name="state">The tree after it.</param>
    /// <param name="effects">Gets the close when this was the last one that held the socket.</param>
    public static void After(ProcessEntry before, SupervisorState state, List<Effect> effects)
    {
        if (SocketName.Of(before) is { } socket && Holds(before)
            && !state.Groups[socket.Group].Processes.Values.Any(entry => entry.Program.ProgramName == socket.Program && Holds(entry)))
        {
            effects.Add(new Effect.CloseSocket(socket));
        }
    }

    /// <summary>A group goes: who is UNKNOWN in it counts as down and may yet have a child.</summary>
    public static void Removed(GroupEntry group, List<Effect> effects) =>
        effects.AddRange(group.Processes.Values.Where(Holds).Select(SocketName.Of).OfType<SocketName>().Distinct().Select(socket => new Effect.CloseSocket(socket)));

    private static bool Holds(ProcessEntry entry) => entry.State is ProcessState.Spawning || entry.State.Pid != 0;
}
