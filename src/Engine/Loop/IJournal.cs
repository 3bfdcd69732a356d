using Supervisor.Configuration;
using Supervisor.Engine.Core;

namespace Supervisor.Engine.Loop;

/// <summary>
/// Writes down what the next engine must know if this one is killed. Called on the loop's thread; what cannot be written stops nothing.
/// </summary>
public interface IJournal
{
    /// <summary>These are about to be launched: without it a child that was made in our last moment would be nobody's.</summary>
    void Launching(IReadOnlyList<LaunchIntent> launches);

    /// <summary>A process is in another state.</summary>
    void Changed(ProcessEntry entry);

    /// <summary>A listener may be sent an event, or has one in hand; before it is sent.</summary>
    void Changed(ProcessKey listener, ListenerState state);

    void Added(GroupSettings group);

    void Removed(string group);

    /// <summary>A process has left its group.</summary>
    void Gone(ProcessKey key);

    /// <summary>The streams of a child go to other logs, whose names may have been made up.</summary>
    void LogsTurned(ProcessKey key, ProgramSettings program);

    /// <summary>Calls back, on any thread, when all of the above is written, or cannot be for now: whoever was told that something is done must not see it undone by a crash.</summary>
    void WhenWritten(Action done);

    /// <summary>Everything is being stopped: what is down from now on was not a person's wish.</summary>
    void Ending();
}

/// <summary>A launch that is about to be made, and the child's ends of its streams.</summary>
public readonly record struct LaunchIntent(ProcessKey Key, ProgramSettings Program, ChildStreams Streams);
