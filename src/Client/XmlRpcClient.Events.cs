namespace Supervisor.Client;

/// <content>Changes of state, seen by looking; an original supervisord has no stream of events.</content>
public sealed partial class XmlRpcClient
{
    public IAsyncEnumerable<EventItem> WatchAsync(string? after, CancellationToken cancellation) => new XmlRpcWatch(this).RunAsync(after is not null, cancellation);

    public Task SendEventAsync(string type, string data, CancellationToken cancellation) =>
        LimitedAsync(limited => CallAsync("supervisor.sendRemoteCommEvent", [type, data], limited), cancellation);
}
