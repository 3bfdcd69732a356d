namespace Supervisor.Client;

/// <content>Reading and clearing logs.</content>
public partial interface ISupervisorClient
{
    /// <summary>Lines of processes' logs, over one connection; with follow every new one until it is cancelled or the engine ends it.</summary>
    IAsyncEnumerable<LogItem> ReadLogAsync(LogRequest request, CancellationToken cancellation);

    /// <summary>The same for the activity log.</summary>
    IAsyncEnumerable<LogItem> ReadEngineLogAsync(LogRequest request, CancellationToken cancellation);

    /// <summary>Removes the activity log and begins a new one.</summary>
    Task ClearEngineLogAsync(CancellationToken cancellation);
}
