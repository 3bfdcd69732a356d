namespace Supervisor.Client;

/// <content>Logs as an original supervisord gives them: text without times.</content>
public sealed partial class XmlRpcClient
{
    public IAsyncEnumerable<LogItem> ReadLogAsync(LogRequest request, CancellationToken cancellation) => new XmlRpcLogs(this).ReadAsync(Readable(request), cancellation);

    public IAsyncEnumerable<LogItem> ReadEngineLogAsync(LogRequest request, CancellationToken cancellation) =>
        new XmlRpcLogs(this).ReadEngineAsync(Readable(request), cancellation);

    public Task ClearEngineLogAsync(CancellationToken cancellation) => LimitedAsync(limited => CallAsync("supervisor.clearLog", [], limited), cancellation);

    private LogRequest Readable(LogRequest request) => request.Since is null ? request : throw Unsupported("read logs by time");
}
