namespace Supervisor.Client;

/// <content>Reading and clearing logs.</content>
public sealed partial class NegotiatedClient
{
    public IAsyncEnumerable<LogItem> ReadLogAsync(LogRequest request, CancellationToken cancellation) =>
        EachAsync(client => client.ReadLogAsync(request, cancellation), cancellation);

    public IAsyncEnumerable<LogItem> ReadEngineLogAsync(LogRequest request, CancellationToken cancellation) =>
        EachAsync(client => client.ReadEngineLogAsync(request, cancellation), cancellation);

    public Task ClearEngineLogAsync(CancellationToken cancellation) => DoAsync(client => client.ClearEngineLogAsync(cancellation), cancellation);
}
