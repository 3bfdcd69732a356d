namespace Supervisor.Engine.Loop;

/// <summary>Numbers for events, from 0 on: one row for the whole life of the daemon, over all its reloads.</summary>
public sealed class EventSerials(long next = 0)
{
    private long _next = next;

    /// <summary>What the next one will be.</summary>
    public long Next => _next;

    /// <summary>Called on the loop's thread only.</summary>
    public long Take() => _next++;
}
