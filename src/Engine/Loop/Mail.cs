using System.Collections.Immutable;
using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>What others may tell the loop; each is handled on its thread, in the order of arrival.</summary>
public abstract record Mail
{
    /// <summary>Children have ended and can be reaped.</summary>
    public sealed record ChildrenEnded : Mail;

    /// <summary>What a child had left in its pipes is in its logs.</summary>
    public sealed record Drained(ProcessKey Key, int Pid) : Mail;

    /// <summary>A request about processes.</summary>
    public sealed record Ask(ProcessRequest Request) : Mail;

    /// <summary>Nobody waits for this request's answers any more.</summary>
    public sealed record Abandon(ProcessRequest Request) : Mail;

    /// <summary>Add a group, and start what has autostart in it; one that exists already answers false.</summary>
    public sealed record AddGroup(GroupSettings Settings, TaskCompletionSource<bool> Added, bool StartNow = true) : Mail
    {
        /// <summary>Processes that a person had stopped when the group was another one: they stay down.</summary>
        public IReadOnlySet<string> StoppedByPerson { get; init; } = ImmutableHashSet<string>.Empty;
    }

    /// <summary>Make a group what these settings say; ends when nobody leaves it any more and all are launched that are to be.</summary>
    public sealed record ChangeGroup(GroupSettings Settings, TaskCompletionSource Changed) : Mail;

    /// <summary>Remove a group; answers false while any of it is up.</summary>
    public sealed record RemoveGroup(string Name, TaskCompletionSource<bool> Removed) : Mail;

    /// <summary>Stop everything in order, then end the loop with this mood.</summary>
    public sealed record ShutdownAsked(Mood Mood, int ExitStatus = 0) : Mail;

    /// <summary>Start what has autostart, but for those of which it is decided already.</summary>
    public sealed record AutoStart : Mail
    {
        public IReadOnlySet<ProcessKey> Except { get; init; } = new HashSet<ProcessKey>();
    }

    /// <summary>Work with the output port that needs the loop's thread: writing to a stdin, clearing a log.</summary>
    public sealed record WithOutput(Action<IOutput, SupervisorState> Work) : Mail;

    /// <summary>An event of somebody's own for all subscribers.</summary>
    public sealed record RemoteCommunication(string Type, string Data) : Mail;

    /// <summary>News from elsewhere (what a program wrote, from the pump's thread), published in order with the loop's own; then <paramref name="Told"/> is called.</summary>
    public sealed record Tell(Notice Notice, Action? Told = null) : Mail;

    /// <summary>A listener wrote to its stdout, which is its side of the protocol; with <paramref name="Flooded"/> too much to be heard.</summary>
    internal sealed record ListenerSaid(ListenerEar Ear, byte[] Bytes, bool Flooded) : Mail;

    /// <summary>Work that needs the loop to stand still: nothing else happens to the tree meanwhile.</summary>
    internal sealed record OnLoop(Action Work) : Mail;

    /// <summary>A line for the activity log from elsewhere, kept in order with the loop's own.</summary>
    public sealed record Note(ActivityLevel Level, string Message) : Mail;
}
