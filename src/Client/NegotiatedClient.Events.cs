namespace Supervisor.Client;

/// <content>What happens, and telling of something.</content>
public sealed partial class NegotiatedClient
{
    public IAsyncEnumerable<EventItem> WatchAsync(string? after, CancellationToken cancellation) =>
        EachAsync(client => client.WatchAsync(after, cancellation), cancellation);

    public Task SendEventAsync(string type, string data, CancellationToken cancellation) =>
        DoAsync(client => client.SendEventAsync(type, data, cancellation), cancellation);
}
