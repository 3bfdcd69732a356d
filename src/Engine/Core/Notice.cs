using System.Text.Json.Serialization;

namespace Supervisor.Engine.Core;

/// <summary>Something that subscribers hear of; the names and fields of supervisord's events are derived from it.</summary>
[JsonDerivedType(typeof(ProcessChanged), "processChanged")]
[JsonDerivedType(typeof(GroupChanged), "groupChanged")]
[JsonDerivedType(typeof(EngineChanged), "engineChanged")]
[JsonDerivedType(typeof(RemoteCommunication), "remoteCommunication")]
[JsonDerivedType(typeof(Output), "output")]
[JsonDerivedType(typeof(Communication), "communication")]
[JsonDerivedType(typeof(Tick), "tick")]
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

    /// <summary>A program wrote to a stream that has *_events_enabled; raw bytes, one chunk as it was read.</summary>
    public sealed record Output(ProcessKey Key, int Pid, bool StdErr, ReadOnlyMemory<byte> Data, Instant At) : Notice(At);

    /// <summary>A program wrote a section between the capture tags; raw bytes without the tags.</summary>
    public sealed record Communication(ProcessKey Key, int Pid, bool StdErr, ReadOnlyMemory<byte> Data, Instant At) : Notice(At);

    /// <summary>The wall clock entered a new slice of 5, 60 or 3600 seconds; <paramref name="When"/> is its beginning, in seconds since 1970.</summary>
    public sealed record Tick(int Period, long When, Instant At) : Notice(At);
}
