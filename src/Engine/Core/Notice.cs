namespace Supervisor.Engine.Core;

/// <summary>Something that subscribers hear of; the names and fields of supervisord's events are derived from it.</summary>
public abstract record Notice(Instant At)
{
    /// <summary>A process changed its state code.</summary>
    public sealed record ProcessChanged(Transition Transition) : Notice(Transition.At);

    /// <summary>A group came or went.</summary>
    public sealed record GroupChanged(string Group, bool Added, Instant At) : Notice(At);

    /// <summary>The engine began to run, or to stop.</summary>
    public sealed record EngineChanged(bool Running, Instant At) : Notice(At);

    /// <summary>Somebody sent an event of his own by sendRemoteCommEvent.</summary>
    public sealed record RemoteCommunication(string Type, string Data, Instant At) : Notice(At);
}
