namespace Supervisor.Client;

/// <content>What happens, and telling of something.</content>
public partial interface ISupervisorClient
{
    /// <summary>
    /// Every event from now on, or after the place <paramref name="after"/> of an earlier item, over one connection, until it is
    /// cancelled or the engine ends it. The first item has no event: the subscription stands.
    /// </summary>
    IAsyncEnumerable<EventItem> WatchAsync(string? after, CancellationToken cancellation);

    /// <summary>A remote communication event for listeners and watchers.</summary>
    Task SendEventAsync(string type, string data, CancellationToken cancellation);
}

/// <summary>An event and the place in the stream that is just after it.</summary>
public readonly record struct EventItem(string? Place, SupervisorEvent? Event);
