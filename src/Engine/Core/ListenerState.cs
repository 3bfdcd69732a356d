using System.Text.Json.Serialization;

namespace Supervisor.Engine.Core;

// What a listener says on its stdout, and where that brings it:
//
//   Acknowledged ──"READY\n"──> Ready ──an event is sent──> Busy ──"RESULT 2\nOK"──> Acknowledged
//        └─ anything else ──┐     └─ any output ─┐            └─ no such line ─┐
//                           └────────────────────┴─────────> Unknown <─────────┘   until its process starts anew
//
//   Returning ──anything that ends with "READY\n"──> Ready     what it said last went to an engine that is dead
//
// A state holds only what is true in it: only Busy has an event. Nothing that a listener writes is kept but the few bytes of
// an unfinished line, so one that writes without end costs no memory.

/// <summary>Where a listener is in its protocol; see the note at the top of this file.</summary>
[JsonDerivedType(typeof(Acknowledged), "acknowledged")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(Busy), "busy")]
[JsonDerivedType(typeof(Answering), "answering")]
[JsonDerivedType(typeof(Unknown), "unknown")]
[JsonDerivedType(typeof(Returning), "returning")]
public abstract record ListenerState
{
    private ListenerState()
    {
    }

    /// <summary>As the activity log writes it.</summary>
    public abstract string Name { get; }

    /// <summary>It must say READY next; <paramref name="Seen"/> is less than that word so far.</summary>
    public sealed record Acknowledged(string Seen = "") : ListenerState
    {
        public override string Name => "ACKNOWLEDGED";
    }

    /// <summary>It may be sent an event.</summary>
    public sealed record Ready : ListenerState
    {
        public override string Name => "READY";
    }

    /// <summary>It has an event, and its result line is not complete.</summary>
    public sealed record Busy(QueuedEvent Event, string Line = "") : ListenerState
    {
        public override string Name => "BUSY";
    }

    /// <summary>It has an event, and so many bytes of its result are <paramref name="Missing"/>; of those that came the first few are kept.</summary>
    public sealed record Answering(QueuedEvent Event, long Missing, string Start = "") : ListenerState
    {
        public override string Name => "BUSY";
    }

    /// <summary>It broke the protocol: it gets nothing more.</summary>
    public sealed record Unknown : ListenerState
    {
        public override string Name => "UNKNOWN";
    }

    /// <summary>
    /// It was taken over from an engine that died: some of what it said may have been heard by that one. It is whole again with its next
    /// READY; <paramref name="Seen"/> is the end of what came before that.
    /// </summary>
    public sealed record Returning(QueuedEvent? Event, string Seen = "") : ListenerState
    {
        public override string Name => "BUSY";
    }

    /// <summary>The event it has in hand; null for none.</summary>
    public QueuedEvent? InHand => this switch
    {
        Busy busy => busy.Event,
        Answering answering => answering.Event,
        Returning returning => returning.Event,
        _ => null,
    };
}
