namespace Supervisor.Engine.Core;

/// <summary>What can happen to a pool of listeners.</summary>
public abstract record PoolInput
{
    /// <summary>An event that the pool subscribes to.</summary>
    public sealed record Accepted(EventText Text, long Serial) : PoolInput;

    /// <summary>A process of the pool has a new child.</summary>
    public sealed record Launched(string Process) : PoolInput;

    public sealed record BecameRunning(string Process) : PoolInput;

    /// <summary>A process is no longer RUNNING, but its child lives.</summary>
    public sealed record Leaving(string Process) : PoolInput;

    /// <summary>The child of a process is gone, and all it said was heard.</summary>
    public sealed record Ended(string Process) : PoolInput;

    /// <summary>A process wrote to its stdout.</summary>
    public sealed record Said(string Process, ReadOnlyMemory<byte> Bytes) : PoolInput;

    /// <summary>A process wrote more than anybody could listen to.</summary>
    public sealed record Flooded(string Process) : PoolInput;

    /// <summary>The event was written to the process's stdin.</summary>
    public sealed record Delivered(string Process) : PoolInput;

    /// <summary>The event could not be written: nobody reads that stdin any more, or not fast enough.</summary>
    public sealed record Undelivered(string Process, bool Gone) : PoolInput;

    /// <summary>The pool's deadline has come.</summary>
    public sealed record DeadlineReached : PoolInput;
}

/// <summary>What a pool asks the world to do; a delivery is answered before anything else happens to the pool.</summary>
public abstract record PoolEffect
{
    public sealed record Deliver(string Process, QueuedEvent Event) : PoolEffect;

    public sealed record Log(ActivityLine Line) : PoolEffect;
}
