namespace Supervisor.Client;

/// <summary>
/// One method per operation on an engine. Every method throws <see cref="SupervisorException"/> when the engine
/// cannot be reached or refuses the request as a whole; a failure of one process is an <see cref="ActionResult"/> with a fault.
/// </summary>
public partial interface ISupervisorClient : IDisposable
{
    /// <summary>The address this client speaks to, as text.</summary>
    string Address { get; }

    Task<SupervisorEngine> GetEngineAsync(CancellationToken cancellation);

    /// <summary>The processes that <paramref name="names"/> select (see <see cref="ActionRequest.Names"/>); all when empty.</summary>
    Task<IReadOnlyList<SupervisedProcess>> GetProcessesAsync(IReadOnlyList<string> names, CancellationToken cancellation);

    /// <summary>Does start, stop, restart, signal, wait, clear or input; each result is given as its process settles.</summary>
    IAsyncEnumerable<ActionResult> ActAsync(string action, ActionRequest request, CancellationToken cancellation);

    Task ShutdownAsync(CancellationToken cancellation);

    Task ReloadAsync(CancellationToken cancellation);
}
